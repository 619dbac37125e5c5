/// Who we are in TLS: certificates by host name (SNI), replaced while running; self-signed at first start.
@NullMarked
package hongyan.net.tls;

import org.jspecify.annotations.NullMarked;
