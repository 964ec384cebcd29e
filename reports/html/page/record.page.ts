/// <reference lib="dom" />

// Runs in the report's page: hands the embedded record back byte for byte, after checking it against its digest.
function decode(base64: string): Uint8Array<ArrayBuffer> {
  const characters = atob(base64);
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < characters.length; at += 1) bytes[at] = characters.charCodeAt(at);
  return bytes;
}

async function inflate(compressed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function offer(bytes: Uint8Array<ArrayBuffer>, fileName: string): void {
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/x-ndjson' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

async function hand(button: HTMLButtonElement): Promise<string> {
  const { source = '', sha256 = '', file = 'record.ndjson' } = button.dataset;
  const bytes = await inflate(decode(document.getElementById(source)?.textContent ?? ''));
  if ((await digest(bytes)) !== sha256) return 'The embedded record is damaged: its digest differs from the one stated here.';
  offer(bytes, file);
  return 'Saved; the digest matches.';
}

for (const button of document.querySelectorAll<HTMLButtonElement>('button.save-record')) {
  const status = button.parentElement?.querySelector('output');
  button.disabled = false;
  button.addEventListener('click', () => {
    hand(button)
      .catch((error: unknown) => `The record could not be saved: ${String(error)}`)
      .then((message) => {
        if (status) status.textContent = message;
      }, () => undefined);
  });
}
