/// JMAP (RFC 8620) for mail (RFC 8621): what the web application and JMAP clients speak.
///
/// [JmapRoutes] puts the resources on the HTTP server: session, api, upload, download, event source, and a rendition of
/// a message for readers. An API request goes through [Dispatcher] (capabilities, calls, back-references, limits,
/// errors) into one switch over [Method]; each family of methods has its own small class over
/// [hongyan.store.account.AccountStore].
///
/// Never: keys and rows (the store's), sessions and passwords (`services.auth`), another account than the caller's own.
/// Ids are strings with a letter in front ([Ids]); a blob id names a message of the account or one of its uploads, and
/// the part inside, so that it can never reach into another account ([Blobs]).
///
/// Invariants: states are taken in the transaction whose changes they describe; `ifInState` is checked inside it. What
/// is slow (parsing, building messages, reading bodies) happens outside of any shard. Everything a client can ask for
/// is bounded by [Limits].
///
/// Reading order: [JmapRoutes], [Dispatcher], [Method], [Call], [Arguments], [Mailboxes], [EmailQuery], [EmailGet],
/// [EmailSet], [EmailSubmissions], [StatePush], [Rendition].
@NullMarked
package hongyan.protocols.jmap;

import org.jspecify.annotations.NullMarked;
