/** Prints src/packet/pdf/covered.ts anew from the fonts: bundle with esbuild and run, when a font was changed. */

import { tableOf } from './covered-table.ts'
import { allCodePoints } from './font-cmap.ts'

console.log(tableOf(allCodePoints()))
