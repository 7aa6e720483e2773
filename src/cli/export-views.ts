/** Options for views that a packet holds only where it was asked for them; each is named like its view. */
import type { FurtherView } from '../core/further-views.ts'

/** The options. */
export type ViewFlags = { readonly loadFile?: boolean; readonly caseUco?: boolean }

/** The views that were asked for. */
export function viewsAsked({ loadFile, caseUco }: ViewFlags): FurtherView[] {
  return [
    ...(caseUco === true ? ['case-uco' as const] : []),
    ...(loadFile === true ? ['load-file' as const] : []),
  ]
}
