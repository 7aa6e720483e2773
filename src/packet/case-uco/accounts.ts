/**
 * Accounts and applications as they were seen in one entry. Whether two entries saw one account is for their reader to
 * say, so each entry has its own.
 */
import type { JsonObject } from '../../core/jcs.ts'
import { textAt } from '../../core/recorded.ts'
import { facetOf, type Ids, type Node, nodeOf, refTo } from './nodes.ts'
import type { Taking } from './taken.ts'

/** A telephone call goes through no application; its account is a number. */
const CALLS = 'phone'

/** What an entry says of accounts, and the ids by which a message refers to them. */
export type Accounts = {
  readonly nodes: readonly Node[]
  readonly application?: string
  readonly from?: string
  readonly to?: string
}

/** The accounts and the platform of a threat; `where` tells its entry and state. */
export function accountsOf(
  { take }: Taking,
  record: JsonObject,
  ids: Ids,
  where: readonly (string | number)[],
): Accounts {
  const isCall = textAt(record, 'channel', 'platform') === CALLS
  const platform = isCall ? undefined : take('channel', 'platform')
  const application = platform === undefined ? undefined : ids('application', platform)
  const from = senderOf(take, ids, where, application)
  const to = receiverOf(take, ids, where)
  const nodes = [
    ...(application === undefined
      ? []
      : [nodeOf(application, 'uco-observable:Application', { 'uco-core:name': platform })]),
    ...from,
    ...to,
  ]
  return {
    nodes,
    ...(application === undefined ? {} : { application }),
    ...(from[0] === undefined ? {} : { from: from[0]['@id'] }),
    ...(to[0] === undefined ? {} : { to: to[0]['@id'] }),
  }
}

/** The account first, then what it refers to. */
function senderOf(
  take: Taking['take'],
  ids: Ids,
  where: readonly (string | number)[],
  application: string | undefined,
): Node[] {
  const at = (what: string) => ids(what, ...where)
  const [phone, email] = [take('sender', 'phone'), take('sender', 'email')]
  const facets = [
    ...facetOf(at('account facet'), 'uco-observable:AccountFacet', {
      'uco-observable:accountIdentifier': take('sender', 'accountId'),
    }),
    ...facetOf(at('digital account facet'), 'uco-observable:DigitalAccountFacet', {
      'uco-observable:accountLogin': take('sender', 'handle'),
      'uco-observable:displayName': take('sender', 'displayName'),
    }),
    ...facetOf(at('phone account facet'), 'uco-observable:PhoneAccountFacet', {
      'uco-observable:phoneNumber': phone,
    }),
    ...facetOf(at('email account facet'), 'uco-observable:EmailAccountFacet', {
      'uco-observable:emailAddress': refTo(email === undefined ? undefined : at('email address')),
    }),
  ]
  if (facets.length === 0) return []
  const onPlatform = facetOf(at('application account facet'), 'uco-observable:ApplicationAccountFacet', {
    'uco-observable:application': refTo(application),
  })
  const other = phone === undefined ? 'Account' : 'PhoneAccount'
  const type = application === undefined ? other : 'ApplicationAccount'
  const account = nodeOf(at('account'), `uco-observable:${type}`, {
    'uco-core:description': ['The account as it was seen in this entry. Who used it is left open.'],
    'uco-core:hasFacet': [...facets, ...onPlatform],
  })
  if (email === undefined) return [account]
  const address = nodeOf(at('email address'), 'uco-observable:EmailAddress', {
    'uco-core:hasFacet': facetOf(at('email address facet'), 'uco-observable:EmailAddressFacet', {
      'uco-observable:addressValue': email,
    }),
  })
  return [account, address]
}

function receiverOf(take: Taking['take'], ids: Ids, where: readonly (string | number)[]): Node[] {
  const facets = facetOf(ids('receiving account facet', ...where), 'uco-observable:AccountFacet', {
    'uco-observable:accountIdentifier': take('channel', 'receivingAccount'),
  })
  if (facets.length === 0) return []
  return [
    nodeOf(ids('receiving account', ...where), 'uco-observable:Account', { 'uco-core:hasFacet': facets }),
  ]
}
