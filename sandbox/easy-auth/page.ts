/** The few pages that the gateway itself shows; `text` and `title` are its own words, never a client's. */
export function page(
  title: string,
  text: string,
  link: string,
): { headers: Record<string, string>; body: string } {
  return {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    },
    body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
:root { color-scheme: light dark; font: 1.05rem/1.6 system-ui, sans-serif; }
main { max-width: 30rem; margin: 20vh auto 0; padding: 0 1rem; }
</style>
</head>
<body><main><h1>${title}</h1><p>${text}</p><p><a href="${link}">Go to the site</a></p></main></body>
</html>
`,
  };
}
