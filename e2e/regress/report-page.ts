import { REPORT_SCHEMA } from '../../src/core/export/report-shape.ts';
import type { JsonSchema } from '../../src/core/shape.ts';

const INTRODUCTION = `# The report

What \`--report FILE\` writes, what the page exports, and what \`window.playground.run()\` and \`regress()\` resolve with. [report.schema.json](report.schema.json) is the same as a JSON schema, in the package as \`proving-playground/report.schema.json\`.

- Every field is present in every report. What could not be measured is \`null\`, and for each \`null\` \`reasons\` has a line that begins with the field.
- Sizes are in bytes, or in pages of 64 KiB where the field is called so; times are in milliseconds; growth is per proof.
- An interval is one of 95 %; \`growth.method\` says how it was arrived at.
- Within format version 1, fields may be added, with an entry in the changelog; none goes away or changes its meaning.`;

/** The page that describes every field of a report, from its schema. */
export function renderReportPage(): string {
  const rows = listFields(REPORT_SCHEMA, '').map(
    ({ path, type, meaning }) => `| \`${path}\` | ${type} | ${meaning} |`,
  );
  const table = ['| field | type | meaning |', '| --- | --- | --- |', ...rows].join('\n');
  return `${INTRODUCTION}\n\n${table}\n`;
}

interface Field {
  readonly path: string;
  readonly type: string;
  readonly meaning: string;
}

/** The fields of an object or of the items of a list, each followed by its own. */
function listFields(schema: JsonSchema, path: string): readonly Field[] {
  const inner = withoutNull(schema);
  const items = inner['items'];
  if (isSchema(items)) return listFields(items, `${path}[]`);
  const properties = inner['properties'];
  if (!isSchema(properties)) return [];
  const fields: Field[] = [];
  for (const [key, field] of Object.entries(properties)) {
    if (!isSchema(field)) continue;
    const own = path === '' ? key : `${path}.${key}`;
    const meaning = typeof field['description'] === 'string' ? field['description'] : '';
    fields.push({ path: own, type: describeType(field), meaning }, ...listFields(field, own));
  }
  return fields;
}

function describeType(schema: JsonSchema): string {
  const inner = withoutNull(schema);
  const orNull = inner === schema ? '' : ' or null';
  const values = inner['enum'];
  if (Array.isArray(values)) return values.map((value) => `\`${value}\``).join(', ') + orNull;
  if (inner['const'] !== undefined) return `\`${JSON.stringify(inner['const'])}\``;
  const { type } = inner;
  return type === 'array' ? `list${orNull}` : `${String(type)}${orNull}`;
}

/** What a schema allows besides null; the schema itself if null is not allowed. */
function withoutNull(schema: JsonSchema): JsonSchema {
  const { anyOf, type } = schema;
  if (Array.isArray(anyOf)) {
    const other: unknown = anyOf.find((one) => isSchema(one) && one['type'] !== 'null');
    return isSchema(other) ? other : schema;
  }
  if (!Array.isArray(type)) return schema;
  const other: unknown = type.find((one) => one !== 'null');
  return { ...schema, type: other };
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
