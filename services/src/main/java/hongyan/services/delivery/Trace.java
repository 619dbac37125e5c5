package hongyan.services.delivery;

import hongyan.formats.address.MailAddress;
import hongyan.formats.mime.MailDate;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/// The trace fields put on top of a message (RFC 5321 4.4), each with its CRLF, lines of bounded length.
public final class Trace {
    private static final int LONGEST_WORD = 255;

    private Trace() {}

    /// `Return-Path:` of the final delivery.
    public static String returnPath(Optional<MailAddress> sender) {
        return "Return-Path: <" + sender.map(MailAddress::toString).orElse("") + ">\r\n";
    }

    public static String deliveredTo(MailAddress recipient) {
        return "Delivered-To: " + recipient + "\r\n";
    }

    /// `Received:` from a peer.
    ///
    /// @param only the recipient, when there is just one: the others must not learn of each other
    /// @param id as the peer is told
    public static String received(
            Inbound.Peer peer, String hostName, String id, Optional<MailAddress> only, Instant now) {
        String tls = peer.tls()
                .map(Trace::comment)
                .filter(t -> !t.isBlank())
                .map(t -> "\r\n\t(using " + t + ")")
                .orElse("");
        return "Received: from " + word(peer.helo()) + " (" + literal(peer.address()) + ")" + tls + "\r\n\t"
                + tail(peer.protocol(), hostName, id, only, now);
    }

    /// `Received:` that does not tell where the message was written.
    public static String receivedFromNowhere(
            String protocol, String hostName, String id, Optional<MailAddress> only, Instant now) {
        return "Received: " + tail(protocol, hostName, id, only, now);
    }

    private static String tail(String protocol, String hostName, String id, Optional<MailAddress> only, Instant now) {
        String to = only.map(r -> "\r\n\tfor <" + r + ">").orElse("");
        return "by " + hostName + " with " + word(protocol) + " id " + id + to + ";\r\n\t"
                + MailDate.format(now, ZoneOffset.UTC) + "\r\n";
    }

    // RFC 5321 4.1.3
    static String literal(InetAddress address) {
        return (address instanceof Inet6Address ? "[IPv6:" : "[") + plain(address) + "]";
    }

    /// Without the zone.
    private static String plain(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    /// What a stranger said, as one harmless word.
    private static String word(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), LONGEST_WORD); i++) {
            char c = text.charAt(i);
            boolean good =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || ".-_[]:".indexOf(c) >= 0;
            out.append(good ? c : '?');
        }
        return out.isEmpty() ? "unknown" : out.toString();
    }

    private static String comment(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), LONGEST_WORD); i++) {
            char c = text.charAt(i);
            out.append(c >= ' ' && c < 0x7f && c != '(' && c != ')' && c != '\\' ? c : ' ');
        }
        return out.toString();
    }
}
