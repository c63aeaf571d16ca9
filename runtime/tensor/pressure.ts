// Getting blocks back from storages that died unnoticed, and making the engine look for them.
import { blocks } from "./heap.ts";

/** Names a block to the finalizer without holding its storage; address 0 once the block was freed. */
export interface BlockTicket {
  address: number;
}

const registry: FinalizationRegistry<BlockTicket> = new FinalizationRegistry((ticket) => {
  if (ticket.address === 0) return;
  blocks.free(ticket.address);
  ticket.address = 0;
});

// The engine does not see dead WebAssembly bytes, so on its own it collects nothing. An ArrayBuffer of this
// size, never touched and dropped at once, makes it look; one of 64 MiB was measured not to.
const PRESSURE_BYTES = 2 ** 27;

let sincePressure = 0;

/**
 * Frees the block at `address` when `owner` is collected, unless the ticket is cancelled before.
 *
 * Costs 350-500 ns, so storages that a region will free are not registered.
 */
export function freeWhenCollected(owner: object, address: number, bytes: number): BlockTicket {
  const ticket: BlockTicket = { address };
  registry.register(owner, ticket);
  sincePressure += bytes;
  if (sincePressure * 4 >= blocks.budget) applyPressure();
  return ticket;
}

function applyPressure(): void {
  sincePressure = 0;
  try {
    new ArrayBuffer(PRESSURE_BYTES);
  } catch {
    // No room for it: then the engine is collecting already.
  }
}
