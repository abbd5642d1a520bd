// Sends rounds of the same words to the same devices with the npm package web-push, its connections kept alive.
// First line of stdin: what to send. Each line after it asks for one round; each answer is the CPU µs that it took.
const https = require('https');
const { createInterface } = require('readline');
const webPush = require('web-push');

const IN_FLIGHT = 96;

async function main() {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const { subscriptions, words, contact, publicKey, privateKey, ttl } = JSON.parse((await lines.next()).value);
  const options = {
    vapidDetails: { subject: contact, publicKey, privateKey },
    TTL: ttl,
    urgency: 'normal',
    topic: '0'.repeat(32),
    agent: new https.Agent({ keepAlive: true, maxSockets: IN_FLIGHT }),
  };
  for (;;) {
    if ((await lines.next()).done) break;
    const before = process.cpuUsage();
    let next = 0;
    const send = async () => {
      while (next < subscriptions.length) await webPush.sendNotification(subscriptions[next++], words, options);
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, send));
    const spent = process.cpuUsage(before);
    process.stdout.write(`${spent.user + spent.system}\n`);
  }
  options.agent.destroy();
}

main();
