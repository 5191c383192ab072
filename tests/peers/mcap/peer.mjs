// node peer.mjs read FILE   both readers of @mcap/core, strictly; prints what they found, the same for both or it fails
// node peer.mjs write FILE  a file in chunks, with CRCs, indexes, metadata and an attachment
import { McapIndexedReader, McapStreamReader, McapWriter } from "@mcap/core";
import { readFileSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";

class Tally {
  channels = new Map();
  schemas = new Map();
  topics = new Map();
  hash = createHash("sha256");
  last = -1n;

  add(message) {
    const channel = this.channels.get(message.channelId);
    const row = this.topics.get(channel.topic) ?? { schema: this.schemas.get(channel.schemaId)?.name ?? "", encoding: channel.messageEncoding, count: 0 };
    row.count++;
    this.topics.set(channel.topic, row);
    this.hash.update(`${channel.topic} ${message.sequence} ${message.logTime} ${message.publishTime} `).update(message.data);
  }

  text() {
    const rows = [...this.topics].sort(([a], [b]) => (a < b ? -1 : 1)).map(([topic, r]) => `${topic} ${r.schema} ${r.encoding} ${r.count}`);
    return [...rows, `sha256 ${this.hash.digest("hex")}`].join("\n");
  }
}

async function indexed(bytes) {
  const readable = { size: async () => BigInt(bytes.length), read: async (offset, length) => bytes.subarray(Number(offset), Number(offset + length)) };
  const reader = await McapIndexedReader.Initialize({ readable });
  const tally = new Tally();
  tally.channels = reader.channelsById;
  tally.schemas = reader.schemasById;
  for await (const message of reader.readMessages({ validateCrcs: true })) {
    if (message.logTime < tally.last) throw new Error(`log time ${message.logTime} comes after ${tally.last}`);
    tally.last = message.logTime;
    tally.add(message);
  }
  for await (const m of reader.readMetadata()) console.log(`metadata ${m.name} ${JSON.stringify(Object.fromEntries(m.metadata))}`);
  for await (const a of reader.readAttachments({ validateCrcs: true })) console.log(`attachment ${a.name} ${a.mediaType} ${a.data.length}`);
  console.log(`profile ${reader.header.profile}, ${reader.statistics.messageCount} messages, ${reader.statistics.chunkCount} chunks`);
  return tally;
}

function streamed(bytes) {
  const reader = new McapStreamReader({ validateCrcs: true });
  reader.append(bytes);
  const tally = new Tally();
  const messages = [];
  for (let record; (record = reader.nextRecord()); ) {
    if (record.type === "Schema") tally.schemas.set(record.id, record);
    if (record.type === "Channel") tally.channels.set(record.id, record);
    if (record.type === "Message") messages.push(record);
  }
  if (!reader.done() || reader.bytesRemaining() !== 0) throw new Error(`the stream reader did not reach the end: ${reader.bytesRemaining()} bytes remain`);
  messages.sort((a, b) => (a.logTime < b.logTime ? -1 : a.logTime > b.logTime ? 1 : 0));
  for (const message of messages) tally.add(message);
  return tally;
}

async function write(path) {
  const parts = [];
  let position = 0n;
  const writable = { position: () => position, write: async (part) => { parts.push(Uint8Array.from(part)); position += BigInt(part.length); } };
  const writer = new McapWriter({ writable, chunkSize: 2000 });
  await writer.start({ profile: "ros2", library: "mcap-peer" });
  const schemaId = await writer.registerSchema({ name: "std_msgs/msg/String", encoding: "ros2msg", data: new TextEncoder().encode("string data") });
  const channels = [];
  for (const topic of ["/a", "/b"]) channels.push(await writer.registerChannel({ topic, schemaId, messageEncoding: "cdr", metadata: new Map([["offered_qos_profiles", ""]]) }));
  for (let i = 0; i < 500; i++)
    await writer.addMessage({ channelId: channels[i % 2], sequence: i, logTime: BigInt(1000 + ((i * 7) % 500)), publishTime: BigInt(i), data: new Uint8Array(i % 64).fill(i) });
  await writer.addMetadata({ name: "run", metadata: new Map([["robot", "arm"]]) });
  await writer.addAttachment({ name: "a.txt", mediaType: "text/plain", logTime: 1n, createTime: 0n, data: new TextEncoder().encode("hello") });
  await writer.end();
  writeFileSync(path, Buffer.concat(parts));
}

const [verb, path] = process.argv.slice(2);
if (verb === "write") await write(path);
else if (verb !== "read" || !path) throw new Error("usage: node peer.mjs read|write FILE");
const bytes = readFileSync(path);
const [one, other] = [(await indexed(bytes)).text(), streamed(bytes).text()];
if (one !== other) throw new Error(`the readers differ:\n${one}\nand\n${other}`);
console.log(one);
