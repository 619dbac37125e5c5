/// Who we are in TLS, and what we ask of others.
///
/// [TlsIdentity] holds our certificates by host name (SNI), replaced while running, self-signed at first start.
/// [ClientTls] says how a server's certificate is judged when we are the client.
///
/// Never: a socket. Engines are driven in `hongyan.net.wire`.
///
/// Reading order: [TlsIdentity], [KeyRing], [Pem], [SelfSigned], [ClientTls].
@NullMarked
package hongyan.net.tls;

import org.jspecify.annotations.NullMarked;
