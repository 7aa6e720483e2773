/** Prints src/packet/pdf/covered.ts anew from the fonts: bundle with esbuild and run, when a font was changed. */
import { allCodePoints } from './font-cmap.ts'
import { tableOf } from './covered-table.ts'

console.log(tableOf(allCodePoints()))
