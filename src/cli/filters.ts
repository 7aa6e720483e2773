/** The filters that list and export share (cli.md, "Filters"), from options to `EntryFilter`. */
import { type EntryFilter, parseSeqRanges } from '../core/choose.ts'
import { EvidenceError } from '../core/errors.ts'
import { whenInterval } from '../core/when.ts'
import type { Context } from './context.ts'
import { timeOf } from './times.ts'

/** Filter options as commander gives them. */
export type FilterFlags = {
  entries?: string
  since?: string
  until?: string
  sender?: string
  platform?: string
  target?: string
  kind?: string
  contains?: string
}

/** Reads the options; times without an offset are read by this device's clock. */
export async function filterOf(context: Context, flags: FilterFlags): Promise<EntryFilter> {
  const { entries, since, until, ...texts } = flags
  const ranges = entries === undefined ? undefined : parseSeqRanges(entries)
  if (ranges?.ok === false) {
    throw new EvidenceError({
      code: 'usage',
      detail: `--entries ${entries} is not a list of numbers and ranges such as 3,7-9.`,
    })
  }
  const from = await instant(context, since, '--since')
  const to = await instant(context, until, '--until')
  const { sender, platform, target, kind, contains } = texts
  return {
    ...(ranges === undefined ? {} : { entries: ranges.ranges }),
    ...(from === undefined ? {} : { since: from.from }),
    ...(to === undefined ? {} : { until: to.to }),
    ...(sender === undefined ? {} : { sender }),
    ...(platform === undefined ? {} : { platform }),
    ...(target === undefined ? {} : { target }),
    ...(kind === undefined ? {} : { kind }),
    ...(contains === undefined ? {} : { contains }),
  }
}

async function instant(
  context: Context,
  input: string | undefined,
  option: string,
): Promise<{ from: number; to: number } | undefined> {
  if (input === undefined) return undefined
  const around = { now: context.vault.now(), deviceZone: context.zone, zoneBasis: undefined }
  // Without a zone of its own the limit is meant by this device's clock; an offset in it wins.
  const spelled = /(?:Z|[+-]\d{2}:\d{2})$/i.test(input.trim()) ? undefined : context.zone
  const { when } = await timeOf(input, option, { ...around, zone: spelled }, undefined)
  return whenInterval(when)
}
