'use strict';
/**
 * Loaded into every Node process of a site before its own code (`NODE_OPTIONS=--require …`). It gives the process what a
 * machine of App Service has and the learner's machine lacks: names under the sandbox's domains lead to the sandbox, at
 * whatever port they are asked for; and the process ends when the sandbox is gone, however that ended.
 *
 * CommonJS, since `--require` leaves the loading of the app's own modules as it is, which `--import` does not.
 */
const dns = require('node:dns');
const { syncBuiltinESMExports } = require('node:module');
const net = require('node:net');
const { isMainThread } = require('node:worker_threads');

/**
 * @typedef {object} Where
 * @property {number} port the sandbox's port
 * @property {number} lifeline a port that is open as long as the sandbox lives
 * @property {string[]} domains the sandbox's domains
 * @property {number} clockOffset how far the sandbox's clock is ahead of the machine's, in milliseconds
 * @property {import('./isolation.cjs').Isolation} [isolation] absent: there is nothing above the sites' folder
 */

/** @param {Where} where */
exports.install = function install({ port, lifeline, domains, clockOffset, isolation }) {
  if (clockOffset !== 0) moveClock(clockOffset);
  if (isMainThread) holdOn(lifeline);
  if (isolation) {
    const { isolate } = require('./isolation.cjs');
    isolate(isolation);
  }
  mapConnections(port, domains);
  mapNames(domains);
  syncBuiltinESMExports();
};

/**
 * Keeps a connection to the sandbox, which the system closes when the sandbox ends, and reports on it where the process
 * listens. Does not keep the process alive.
 * @param {number} lifeline
 */
function holdOn(lifeline) {
  const socket = net.connect(lifeline, '127.0.0.1');
  socket.unref();
  socket.on('error', end);
  socket.on('close', end);
  let told = '';
  socket.on('data', (chunk) => {
    const lines = (told + chunk).split('\n');
    told = lines.pop() ?? '';
    const offset = lines.at(-1);
    if (offset !== undefined) moveClock(Number(offset));
  });
  const { listen } = net.Server.prototype;
  net.Server.prototype.listen = function report(/** @type {any[]} */ ...args) {
    this.prependOnceListener('listening', () => {
      const address = this.address();
      if (address === null || typeof address === 'string') return;
      socket.write(`${JSON.stringify({ app: Number(process.env.PORT), listening: address.port })}\n`);
    });
    return listen.apply(this, /** @type {any} */ (args));
  };
}

function end() {
  try {
    // The first process of a site leads a group, and takes along what is no Node process.
    if (process.platform !== 'win32') process.kill(-process.pid, 'SIGKILL');
  } catch {
    // not the first one
  }
  process.kill(process.pid, 'SIGKILL');
}

const MachineDate = Date;

/**
 * Sets the clock of this process, so that an app agrees with the sandbox on what has expired: all that can be moved of it
 * is what its JavaScript sees. As long as nobody moves it, nothing is replaced.
 * @param {number} offset
 */
function moveClock(offset) {
  const now = () => MachineDate.now() + offset;
  globalThis.Date = new Proxy(MachineDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new MachineDate(now()).toString(),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
}

/** @param {unknown} host @param {string[]} domains */
function isOurs(host, domains) {
  if (typeof host !== 'string') return false;
  const name = host.toLowerCase().replace(/\.$/, '');
  return domains.some((domain) => name === domain || name.endsWith(`.${domain}`));
}

/**
 * Every TCP connection of Node (http, https, fetch, undici, WebSocket) is made by this one method. What verifies the
 * certificate has kept the name by then, so that only the address changes.
 * @param {number} sandboxPort @param {string[]} domains
 */
function mapConnections(sandboxPort, domains) {
  const ports = new Set([80, 443, sandboxPort]);
  /** @param {any} options */
  const map = (options) => {
    if (typeof options !== 'object' || options === null || !isOurs(options.host, domains)) return undefined;
    const port = ports.has(Number(options.port)) ? sandboxPort : options.port;
    return { ...options, host: '127.0.0.1', port, lookup: undefined, localAddress: undefined, family: 4 };
  };
  const { connect } = net.Socket.prototype;
  net.Socket.prototype.connect = function connectToSandbox(/** @type {any[]} */ ...args) {
    const [first, second] = args;
    if (Array.isArray(first)) first[0] = map(first[0]) ?? first[0];
    else if (typeof first === 'object') args[0] = map(first) ?? first;
    else if (isOurs(second, domains)) {
      args[0] = ports.has(Number(first)) ? sandboxPort : first;
      args[1] = '127.0.0.1';
    }
    return connect.apply(this, /** @type {any} */ (args));
  };
}

/** @param {string[]} domains */
function mapNames(domains) {
  const here = { address: '127.0.0.1', family: 4 };
  /** @param {any} options */
  const wantsAll = (options) => typeof options === 'object' && options !== null && options.all === true;

  const { lookup } = dns;
  /** @param {any[]} args */
  const lookupHere = (...args) => {
    const [host, options] = args;
    const callback = args.at(-1);
    if (!isOurs(host, domains) || typeof callback !== 'function')
      return lookup(.../** @type {[any, any]} */ (args));
    process.nextTick(() =>
      wantsAll(options) ? callback(null, [here]) : callback(null, here.address, here.family),
    );
    return {};
  };
  dns.lookup = /** @type {any} */ (keepProperties(lookupHere, lookup));

  const { lookup: promised } = dns.promises;
  dns.promises.lookup = /** @type {any} */ (
    async (/** @type {any} */ host, /** @type {any} */ options) => {
      if (!isOurs(host, domains)) return promised(host, options);
      return wantsAll(options) ? [here] : here;
    }
  );
}

/**
 * `util.promisify` reads how to do it from properties of the function.
 * @template {Function} T
 * @param {T} wrapper @param {Function} original
 */
function keepProperties(wrapper, original) {
  return Object.defineProperties(wrapper, Object.getOwnPropertyDescriptors(original));
}
