/// HTTP: the one door of the web application, of JMAP, of `/api` and of everything later that speaks HTTP.
///
/// Jetty's core server is inside; nobody outside this room sees it. A [HttpServer] is given its ports and a list of
/// [Route]s; each request runs one [Action] on its own virtual thread over an [Exchange], which reads and answers with
/// plain blocking calls. HTTP/1.1 everywhere, HTTP/2 by ALPN on TLS ports.
///
/// What the room does for every answer: security headers ([SecurityHeaders]), HEAD, `404`, `405` with `Allow`,
/// refusals as JSON, and a `500` with a reference id for everything unforeseen, whose stack is in the log.
/// What it never does: sessions, passwords, mail. Who is asking is `hongyan.services.auth.SignIn`'s business.
///
/// Limits: header bytes, body bytes per route, requests at once, event streams in all and per peer, idle time.
/// A path is split at `/` before it is decoded, `.` and `..` are refused, so no variable ever crosses a folder.
///
/// Reading order: [Route], [Exchange], [EventStream], [HttpServer], [RouteTable], [StaticFiles], [TrustedProxies].
@NullMarked
package hongyan.net.http;

import org.jspecify.annotations.NullMarked;
