package hongyan.formats.dsn;

import hongyan.formats.address.MailAddress;
import hongyan.formats.mime.MailDate;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;

/// One notification about one recipient (RFC 3464).
///
/// @param action what became of the message
/// @param host our name
/// @param id unique: for Message-ID and the MIME boundary
/// @param now when it is written
/// @param to who sent the message
/// @param recipient whom it was for
/// @param status `class.subject.detail` (RFC 3463)
/// @param reply what the other side said, on one line
/// @param remote the name of the other side, empty when there was none
/// @param arrived when we took the message
/// @param lastAttempt when it was last tried
/// @param until how long it is tried, for a delay
/// @param header of the message, as raw lines; cut by the caller to a sensible size
public record Dsn(
        Action action,
        String host,
        String id,
        Instant now,
        MailAddress to,
        MailAddress recipient,
        String status,
        String reply,
        String remote,
        Instant arrived,
        Instant lastAttempt,
        Optional<Instant> until,
        byte[] header) {

    /// RFC 3464 2.3.3.
    public enum Action {
        FAILED("failed"),
        DELAYED("delayed");

        private final String word;

        Action(String word) {
            this.word = word;
        }
    }

    private static final String CRLF = "\r\n";

    /// The message with CRLF line ends, ready to be delivered from the null sender.
    public byte[] bytes() {
        // RFC 6533 3: UTF-8 in the machine part or in the header sent along makes both parts "global"
        boolean global = !recipient.isAscii() || !isAscii(header);
        String boundary = "=_hongyan_" + id.replaceAll("[^A-Za-z0-9]", "") + "_dsn";
        StringBuilder top = new StringBuilder();
        field(top, "From", "Mail Delivery System <mailer-daemon@" + MailAddress.asciiDomain(host) + ">");
        field(top, "To", "<" + to.toAscii() + ">");
        field(top, "Subject", word(subject()));
        field(top, "Date", MailDate.format(now, ZoneOffset.UTC));
        field(top, "Message-ID", "<" + id + ".dsn@" + MailAddress.asciiDomain(host) + ">");
        field(top, "Auto-Submitted", "auto-replied"); // RFC 3834 5
        field(top, "MIME-Version", "1.0");
        field(
                top,
                "Content-Type",
                "multipart/report; report-type=" + (global ? "global-delivery-status" : "delivery-status") + ";" + CRLF
                        + "\tboundary=\"" + boundary + "\"");
        top.append(CRLF);
        top.append("--").append(boundary).append(CRLF);
        field(top, "Content-Type", "text/plain; charset=utf-8");
        field(top, "Content-Transfer-Encoding", "base64");
        top.append(CRLF).append(base64(human().replace("\n", CRLF))).append(CRLF);
        top.append("--").append(boundary).append(CRLF);
        field(top, "Content-Type", global ? "message/global-delivery-status" : "message/delivery-status");
        if (global) {
            field(top, "Content-Transfer-Encoding", "8bit");
        }
        top.append(CRLF).append(machine(global));
        top.append(CRLF).append("--").append(boundary).append(CRLF);
        // RFC 6522 4, RFC 6533 4
        field(top, "Content-Type", global ? "message/global-headers" : "text/rfc822-headers");
        if (global) {
            field(top, "Content-Transfer-Encoding", "8bit");
        }
        top.append(CRLF);
        ByteArrayOutputStream out = new ByteArrayOutputStream(top.length() + header.length + 200);
        out.writeBytes(top.toString().getBytes(StandardCharsets.UTF_8));
        writeLines(out, header);
        out.writeBytes((CRLF + "--" + boundary + "--" + CRLF).getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private static void field(StringBuilder out, String name, String value) {
        out.append(name).append(": ").append(value).append(CRLF);
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    private String subject() {
        return switch (action) {
            case FAILED -> "退信通知 / Undelivered mail";
            case DELAYED -> "延迟通知 / Delayed mail";
        };
    }

    private static String word(String text) {
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "?=";
    }

    private static String base64(String text) {
        return Base64.getMimeEncoder(76, new byte[] {'\r', '\n'}).encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String human() {
        String said = reply.isEmpty() ? "" : reply;
        String by = remote.isEmpty() ? "" : remote;
        String when = MailDate.format(arrived, ZoneOffset.UTC);
        return switch (action) {
            case FAILED ->
                """
                您好，

                您于 %s 发出的邮件未能送达以下收件人，系统已停止尝试：

                    %s

                %s
                请核对收件人地址，或联系对方的邮件管理员。

                ----------------------------------------------------------------

                Hello,

                the message you sent on %s could not be delivered to

                    %s

                and will not be tried again. %s
                Please check the address, or ask the administrator of the receiving side.

                %s
                """.formatted(
                        when,
                        recipient,
                        by.isEmpty() ? "原因：\n\n    " + said + "\n" : "对方服务器 " + by + " 的答复：\n\n    " + said + "\n",
                        when,
                        recipient,
                        by.isEmpty() ? "The reason:\n\n    " + said + "\n" : by + " said:\n\n    " + said + "\n",
                        "-- " + host);
            case DELAYED -> """
                您好，

                您于 %s 发出的邮件暂时未能送达以下收件人：

                    %s

                无需重新发送，系统会继续尝试，最晚到 %s。最近一次的情况：

                    %s

                ----------------------------------------------------------------

                Hello,

                the message you sent on %s has not yet been delivered to

                    %s

                You need not send it again: it will be tried until %s. What happened last:

                    %s

                -- %s
                """.formatted(when, recipient, untilText(), said, when, recipient, untilText(), said, host);
        };
    }

    private String untilText() {
        return until.map(time -> MailDate.format(time, ZoneOffset.UTC)).orElse("-");
    }

    /// RFC 3464 2.2 and 2.3.
    private String machine(boolean global) {
        StringBuilder out = new StringBuilder();
        field(out, "Reporting-MTA", "dns; " + MailAddress.asciiDomain(host));
        field(out, "Arrival-Date", MailDate.format(arrived, ZoneOffset.UTC));
        out.append(CRLF);
        // RFC 6533 3: an address with UTF-8 has its own type
        String type = recipient.isAscii() ? "rfc822; " + recipient.toAscii() : "utf-8; " + recipient;
        field(out, "Final-Recipient", type);
        field(out, "Action", action.word);
        field(out, "Status", status);
        if (!remote.isEmpty()) {
            field(out, "Remote-MTA", "dns; " + remote);
        }
        if (!reply.isEmpty()) {
            field(out, "Diagnostic-Code", "smtp; " + folded(global ? reply : ascii(reply)));
        }
        field(out, "Last-Attempt-Date", MailDate.format(lastAttempt, ZoneOffset.UTC));
        until.ifPresent(time -> field(out, "Will-Retry-Until", MailDate.format(time, ZoneOffset.UTC)));
        return out.toString();
    }

    private static String ascii(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.append(c >= ' ' && c < 127 ? (char) c : '?'));
        return out.toString();
    }

    /// Breaks at spaces so that no line is long (RFC 5322 2.1.1).
    private static String folded(String text) {
        StringBuilder out = new StringBuilder(text.length() + 20);
        int line = 24;
        for (String word : text.split(" ", -1)) {
            for (int from = 0; from < Math.max(1, word.length()); from += 400) {
                String piece = word.substring(from, Math.min(word.length(), from + 400));
                if (line + piece.length() > 76 && line > 1) {
                    out.append(CRLF).append('\t');
                    line = 1;
                } else if (from == 0 && !out.isEmpty()) {
                    out.append(' ');
                }
                out.append(piece);
                line += piece.length() + 1;
            }
        }
        return out.toString();
    }

    /// Any line end becomes CRLF; empty lines, which would end the header, are left out.
    private static void writeLines(ByteArrayOutputStream out, byte[] lines) {
        int start = 0;
        for (int i = 0; i <= lines.length; i++) {
            if (i == lines.length || lines[i] == '\n') {
                int end = i > start && lines[i - 1] == '\r' ? i - 1 : i;
                if (end > start) {
                    out.write(lines, start, end - start);
                    out.write('\r');
                    out.write('\n');
                }
                start = i + 1;
            }
        }
    }
}
