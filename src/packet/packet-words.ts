/** The closed lists of words that `export` takes, apart from what they mean so that declaring options stays cheap. */

/** Whom a packet is laid out for (packet.md, "Profiles"); the first is the one without an option. */
export const PROFILES = ['lawyer', 'police', 'asylum', 'un', 'platform', 'public'] as const
/** The name of a profile. */
export type ProfileName = (typeof PROFILES)[number]

/** Jurisdictions besides the United States for which there are drafts, rising. */
export const JURISDICTIONS = ['in', 'uk'] as const
/** The code of a jurisdiction. */
export type Jurisdiction = (typeof JURISDICTIONS)[number]
