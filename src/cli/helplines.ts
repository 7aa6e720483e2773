/**
 * Who can help, as data: taken only from pages of those who run the line, of a state, or of a law collection, each with
 * the page and the day of the look at it (stored copies of the pages; the day on the page, where it has one, in `page`).
 * Whoever adds a line adds its page. Nothing is taken from memory: a wrong number at night is worse than none.
 */

/** One line of help. `reach` is what to call, write to or open; `says` what it is, in few words. */
export type Helpline = {
  readonly name: string
  readonly says: string
  readonly reach: readonly string[]
  readonly source: string
  /** The day of the look. */
  readonly seen: string
  /** The day that the page itself bears. */
  readonly page?: string
}

const SEEN = '2026-11-24'

/** Lines for anyone, anywhere. */
export const INTERNATIONAL: readonly Helpline[] = [
  {
    name: 'Access Now, Digital Security Helpline',
    says: 'activists, journalists, human rights defenders; day and night, free',
    reach: ['help@accessnow.org', 'accessnow.org/help'],
    source: 'https://www.accessnow.org/help/helpline-faq/',
    seen: SEEN,
  },
  {
    name: 'Amnesty International, Security Lab',
    says: 'spyware; human rights defenders and civil society',
    reach: ['securitylab.amnesty.org/get-help'],
    source: 'https://github.com/mvt-project/mvt (the address that its own program prints)',
    seen: SEEN,
  },
  {
    name: 'The Citizen Lab, spyware outreach',
    says: 'spyware',
    reach: ['citizenlab.ca/spyware-outreach'],
    source: 'https://citizenlab.ca/spyware-outreach',
    seen: SEEN,
  },
  {
    name: 'Front Line Defenders',
    says: 'human rights defenders; a phone line day and night (the number: there)',
    reach: ['frontlinedefenders.org'],
    source: 'https://www.frontlinedefenders.org/pt/who-we-are',
    seen: SEEN,
  },
  {
    name: 'Committee to Protect Journalists',
    says: 'journalists after an incident',
    reach: ['emergencies@cpj.org', 'WhatsApp, an automatic answer: +1 206 590 6191'],
    source: 'https://cpj.org/journalist-safety-and-emergencies/',
    seen: SEEN,
  },
]

/** Lines by country; the keys are what a reader looks for. */
export const BY_COUNTRY: Readonly<Record<string, readonly Helpline[]>> = {
  Australia: [
    {
      name: '1800RESPECT',
      says: 'domestic, family and sexual violence',
      reach: ['1800 737 732', 'text 0458 737 732', 'in an emergency 000'],
      source: 'https://www.1800respect.org.au/terms-and-conditions',
      seen: SEEN,
    },
  ],
  Canada: [
    {
      name: 'Department of Justice, family violence',
      says: 'where to find help near you',
      reach: ['justice.gc.ca/eng/cj-jp/fv-vf/help-aide.html', 'in an emergency 911'],
      source: 'https://www.justice.gc.ca/eng/cj-jp/fv-vf/help-aide.html',
      seen: SEEN,
    },
  ],
  Germany: [
    {
      name: 'Hilfetelefon Gewalt gegen Frauen',
      says: 'violence against women; day and night, free, many languages',
      reach: ['116 016', 'hilfetelefon.de'],
      source: 'https://www.hilfetelefon.de/das-hilfetelefon/angebot-im-ueberblick.html',
      seen: SEEN,
    },
  ],
  Kazakhstan: [
    {
      name: 'Contact centre 111 (run by the state)',
      says: 'family, women, children; day and night, free; works with the police',
      reach: ['111'],
      source: 'https://online.zakon.kz/m/amp/document/35706030 (the rules of the centre)',
      seen: SEEN,
    },
  ],
  'United Kingdom': [
    {
      name: 'National Domestic Abuse Helpline (Refuge)',
      says: 'domestic abuse; day and night, free',
      reach: ['0808 2000 247', 'nationaldahelpline.org.uk'],
      source: 'https://gov.uk/government/news/refuge-awarded-grant-to-operate-domestic-abuse-helpline',
      seen: SEEN,
    },
  ],
  'United States': [
    {
      name: 'National Domestic Violence Hotline',
      says: 'violence by a partner; day and night',
      reach: ['800 799 7233', 'TTY 800 787 3224', 'text START to 88788'],
      source:
        'https://ovc.ojp.gov/news/grantee-news/national-domestic-violence-hotline-answers-6-million-contacts',
      seen: SEEN,
      page: '2022-01-20',
    },
  ],
}

/** Where a sexual image of a child is reported. */
export const CHILD_IMAGES: readonly Helpline[] = [
  {
    name: 'INHOPE',
    says: 'finds the hotline of your country',
    reach: ['inhope.org'],
    source: 'https://inhope.org/EN/articles/speak-for-those-who-cannot',
    seen: SEEN,
  },
  {
    name: 'CyberTipline (United States)',
    says: 'also for whoever is shown in it',
    reach: ['report.cybertip.org'],
    source: 'https://report.cybertip.org/faqs',
    seen: SEEN,
  },
]
