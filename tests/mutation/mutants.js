// The mutants of a source file: each is one small change that a test must notice. Read from the syntax tree, so that no
// type, import, comment or property name is changed. Never judges a mutant; that is mutate.js.
import ts from 'typescript'

const K = ts.SyntaxKind

/** Operator → the operators that are put in its place. */
const SWAPS = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '<<': ['>>'],
  '>>': ['<<'],
  '>>>': ['<<'],
  '&': ['|'],
  '|': ['&'],
  '^': ['&'],
  '+=': ['-='],
  '-=': ['+='],
}

/** Operator → the kind that its swap is counted as. */
function kindOfSwap(operator) {
  if (/^[<>]=?$/.test(operator)) return 'boundary'
  if (/^[!=]==$/.test(operator)) return 'comparison'
  return /^(?:&&|\|\||\?\?)$/.test(operator) ? 'logic' : 'arithmetic'
}

/** Texts at the two sides of a `+`, which a `-` would only turn into NaN. */
const isText = (node) =>
  ts.isStringLiteralLike(node) ||
  ts.isTemplateExpression(node) ||
  (ts.isBinaryExpression(node) && (isText(node.left) || isText(node.right)))

/** A string that names a thing rather than saying one: of an import, of a type, of a property. */
const onlyNames = (node, parent = node.parent) =>
  ts.isImportDeclaration(parent) ||
  ts.isExportDeclaration(parent) ||
  ts.isLiteralTypeNode(parent) ||
  (ts.isPropertyAssignment(parent) && parent.name === node)

/** What is put in the place of one node: [kind, text] each. */
function changesOf(node) {
  const text = node.getText()
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.getText()
    if (operator === '+' && isText(node)) return []
    const [left, right] = [node.left.getText(), node.right.getText()]
    return (SWAPS[operator] ?? []).map((other) => [kindOfSwap(operator), `(${left} ${other} ${right})`])
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === K.ExclamationToken)
    return [['negation', `!!${node.operand.getText()}`]]
  if (ts.isPrefixUnaryExpression(node) && node.operator === K.PlusPlusToken)
    return [['arithmetic', `--${node.operand.getText()}`]]
  if (ts.isPostfixUnaryExpression(node))
    return [['arithmetic', `${node.operand.getText()}${text.endsWith('++') ? '--' : '++'}`]]
  if (node.kind === K.TrueKeyword && !ts.isLiteralTypeNode(node.parent)) return [['constant', 'false']]
  if (node.kind === K.FalseKeyword && !ts.isLiteralTypeNode(node.parent)) return [['constant', 'true']]
  if (ts.isNumericLiteral(node) && !ts.isLiteralTypeNode(node.parent))
    return [
      ['number', `(${text} + 1)`],
      ['number', `(${text} - 1)`],
    ]
  if (ts.isBigIntLiteral(node)) return [['number', `(${text} + 1n)`]]
  if (ts.isStringLiteralLike(node) && !onlyNames(node))
    return [['string', node.text === '' ? "'mutant'" : "''"]]
  if (ts.isTemplateExpression(node)) return [['string', '``']]
  if (ts.isRegularExpressionLiteral(node)) return regexChanges(text).map((other) => ['pattern', other])
  if (ts.isThrowStatement(node) || ts.isExpressionStatement(node)) return [['removed', ';']]
  if (ts.isReturnStatement(node) && node.expression !== undefined) return [['returned', 'return undefined']]
  if (ts.isArrayLiteralExpression(node) && node.elements.length > 0 && !isTarget(node))
    return [['collection', '[]']]
  return []
}

/** An array pattern on the left of `=`. */
const isTarget = (node) => ts.isBinaryExpression(node.parent) && node.parent.left === node

/** A pattern without one of its ends, or with `+` for `*` and the other way round. */
function regexChanges(text) {
  const end = text.lastIndexOf('/')
  const [body, flags] = [text.slice(1, end), text.slice(end)]
  const changes = []
  if (body.startsWith('^')) changes.push(`/${body.slice(1)}${flags}`)
  if (body.endsWith('$') && !body.endsWith('\\$')) changes.push(`/${body.slice(0, -1)}${flags}`)
  for (const [at, sign] of [...body].entries()) {
    const quantifies = (sign === '+' || sign === '*') && at > 0 && /[\])\w]/.test(body[at - 1])
    const inClass = body.lastIndexOf('[', at) > body.lastIndexOf(']', at)
    if (quantifies && !inClass)
      changes.push(`/${body.slice(0, at)}${sign === '+' ? '*' : '+'}${body.slice(at + 1)}${flags}`)
  }
  return changes.filter((change) => !change.startsWith('//') && !change.startsWith('/*'))
}

/** A condition that is always or never so; a loop is only made to end, for one that never ends says nothing. */
function conditionChanges(node) {
  const { parent } = node
  if (ts.isIfStatement(parent) && parent.expression === node) return ['true', 'false']
  if (ts.isConditionalExpression(parent) && parent.condition === node) return ['true', 'false']
  return ts.isWhileStatement(parent) && parent.expression === node ? ['false'] : []
}

/** The value of an arrow that has no block. */
const isArrowValue = (node) =>
  ts.isArrowFunction(node.parent) && node.parent.body === node && !ts.isBlock(node)

/** @returns every mutant of the file: `{ file, line, kind, start, end, was, now }`, in the order of the text. */
export function mutantsOf(file, text) {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true)
  const found = []
  const visit = (node) => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return
    const changes = [...conditionChanges(node).map((now) => ['condition', now]), ...changesOf(node)]
    if (isArrowValue(node)) changes.push(['returned', 'undefined'])
    const [start, end] = [node.getStart(), node.getEnd()]
    for (const [kind, now] of changes) {
      const line = tree.getLineAndCharacterOfPosition(start).line + 1
      found.push({ file, line, kind, start, end, was: text.slice(start, end), now })
    }
    node.forEachChild(visit)
  }
  tree.forEachChild(visit)
  return found
}
