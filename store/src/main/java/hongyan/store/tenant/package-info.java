/// Organisations and everything that belongs to one: domains, departments, members, addresses, credentials, roles, the
/// audit chain; and what is unique over all of them: domain names, addresses, sign-in names, sessions, set-up.
///
/// [TenantStore] is the door. [TenantView] reads one organisation on one snapshot, [TenantTx] changes it alone on its
/// shard. [DirectoryView] reads and [DirectoryTx] changes what no two organisations may share, under the directory
/// shard.
///
/// Invariants: every key of an organisation's data starts with its id; the only ways in from outside are the directory
/// rows (a domain, an address, a sign-in name, the hash of a token), and each of them names one organisation. Ids of
/// organisations and accounts are never reused. A member and its mail account are made in one transaction. A shared
/// mailbox is a member that is no person ([Member.Kind]): it has no credential. An audit row is written in the
/// transaction it describes and holds the hash of the row before it ([AuditChain]). Private keys are stored under the
/// key file only ([Sealer]); tokens only as hashes.
///
/// Values: version (8 bytes), format (1 byte), tag (1 byte: the state, so that hot paths need no parsing), JSON.
/// Readers skip unknown fields. Never: a socket, a password in clear.
///
/// Reading order: [Organisation], [Domain], [Member], [Address], [TenantStore], [TenantView], [TenantTx],
/// [DirectoryView], [DirectoryTx], [AuditChain].
@NullMarked
package hongyan.store.tenant;

import org.jspecify.annotations.NullMarked;
