interface BuiltRequest {
  method: string;
  url: string;
  body: string | undefined;
  isWrite: boolean;
}

function addToQuery(query: URLSearchParams, name: string, value: unknown): void {
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) value.forEach((one) => addToQuery(query, name, one));
  else query.append(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
}

/** `:name` segments come from the input; the rest goes to the query (GET, DELETE) or the JSON body. */
export function buildRequest(base: string, route: string, input: unknown): BuiltRequest {
  const [method = '', path = ''] = route.split(' ');
  const rest: Record<string, unknown> = { ...(input as Record<string, unknown> | undefined) };
  const filled = path.replace(/:([A-Za-z_]\w*)/g, (_, name: string) => {
    const value = rest[name];
    if (value === undefined || value === null || value === '') throw new Error(`"${route}" needs "${name}"`);
    delete rest[name];
    return encodeURIComponent(String(value));
  });
  const isWrite = method !== 'GET' && method !== 'HEAD';
  const query = new URLSearchParams();
  const hasBody = isWrite && method !== 'DELETE';
  if (!hasBody) for (const [name, value] of Object.entries(rest)) addToQuery(query, name, value);
  const search = query.size > 0 ? `?${query}` : '';
  return {
    method,
    url: `${base}${filled}${search}`,
    body: hasBody ? JSON.stringify(rest) : undefined,
    isWrite,
  };
}
