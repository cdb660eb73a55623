// Everything that the official JavaScript client does with pictures, against the server at the first argument. Prints one JSON object: what came back, by name.
import OpenAI, { toFile } from 'openai';
import { readFile } from 'node:fs/promises';

const [address, pictureFile, maskFile] = process.argv.slice(2);
const client = new OpenAI({ baseURL: address, apiKey: 'any', maxRetries: 0 });
const picture = async () => toFile(await readFile(pictureFile), 'picture.png', { type: 'image/png' });
const bytes = base64 => Buffer.from(base64, 'base64').length;
const seen = {};

const made = await client.images.generate({ model: 'gpt-image-1', prompt: 'a red car on a beach', n: 2, size: '96x64', quality: 'low' });
seen.generate = { count: made.data.length, bytes: bytes(made.data[0].b64_json), size: made.size, quality: made.quality, tokens: made.usage.total_tokens };

const linked = await client.images.generate({ model: 'dall-e-2', prompt: 'a boat' });
seen.url = { status: (await fetch(linked.data[0].url)).status };

const edited = await client.images.edit({ model: 'gpt-image-1', image: await picture(), mask: await toFile(await readFile(maskFile), 'mask.png', { type: 'image/png' }), prompt: 'a boat' });
seen.edit = { bytes: bytes(edited.data[0].b64_json) };

const listed = await client.images.edit({ model: 'gpt-image-1', image: [await picture()], prompt: 'a boat' });
seen.editOfAList = { bytes: bytes(listed.data[0].b64_json) };

const varied = await client.images.createVariation({ image: await picture(), n: 2, response_format: 'b64_json' });
seen.variation = { count: varied.data.length };

seen.stream = [];
for await (const event of await client.images.generate({ model: 'gpt-image-1', prompt: 'two boats', stream: true, partial_images: 2, quality: 'high' })) seen.stream.push(event.type);

seen.editStream = [];
for await (const event of await client.images.edit({ model: 'gpt-image-1', image: await picture(), prompt: 'two boats', stream: true, partial_images: 1, quality: 'high' })) seen.editStream.push(event.type);

const tools = [{ type: 'image_generation', quality: 'low' }];
const first = await client.responses.create({ model: 'gpt-5', input: 'a red car on a beach', tools });
const second = await client.responses.create({ model: 'gpt-5', input: 'at night', previous_response_id: first.id, tools });
seen.responses = { types: [...first.output, ...second.output].map(o => o.type), bytes: bytes(second.output[0].result), status: second.status };
seen.retrieved = { same: (await client.responses.retrieve(first.id)).output[0].result === first.output[0].result };

seen.responseStream = [];
for await (const event of await client.responses.create({ model: 'gpt-5', input: 'a boat', tools: [{ type: 'image_generation', partial_images: 1 }], stream: true })) seen.responseStream.push(event.type);

const file = await client.files.create({ file: await picture(), purpose: 'vision' });
seen.files = { name: (await client.files.retrieve(file.id)).filename, bytes: (await (await client.files.content(file.id)).arrayBuffer()).byteLength, deleted: (await client.files.delete(file.id)).deleted };

seen.models = (await client.models.list()).data.map(m => m.id);

try {
  await client.images.generate({ model: 'gpt-image-1', prompt: 'a boat', size: '1x1' });
} catch (error) {
  seen.error = { name: error.constructor.name, status: error.status, code: error.code, param: error.param, type: error.type };
}

try {
  for await (const _ of await client.images.generate({ model: 'gpt-image-1', prompt: 'a boat', stream: true, partial_images: 9 })) { /* none comes */ }
} catch (error) {
  seen.streamError = { status: error.status, param: error.param };
}

console.log(JSON.stringify(seen));
