/** What was being built and did not get its name: removed, or named, for it may hold what nobody else is to see. */
import type { Context } from './context.ts'
import { removeBuilding } from './files.ts'
import { oneLine } from './printable.ts'

/** Removes what lies at `building`, if anything does. */
export async function removeOrSay(context: Context, building: string): Promise<void> {
  if (!removeBuilding(building))
    await context.out.message(
      `${oneLine(building, 200)} could not be removed. It holds what was being written: remove it yourself.`,
    )
}
