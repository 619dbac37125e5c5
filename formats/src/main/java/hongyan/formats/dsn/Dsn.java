package hongyan.formats.dsn;

import hongyan.formats.address.MailAddress;
import hongyan.formats.mime.MailDate;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// One notification about recipients of one message who fared alike (RFC 3464): a block for each of them.
///
/// @param action what became of the message
/// @param host our name
/// @param id unique: for Message-ID and the MIME boundary
/// @param now when it is written
/// @param to who sent the message
/// @param recipients whom it was for, at least one
/// @param arrived when we took the message
/// @param until how long it is tried, for a delay
/// @param header of the message, as raw lines; cut by the caller to a sensible size
public record Dsn(
        Action action,
        String host,
        String id,
        Instant now,
        MailAddress to,
        List<Recipient> recipients,
        Instant arrived,
        Optional<Instant> until,
        byte[] header) {

    /// @param status `class.subject.detail` (RFC 3463)
    /// @param reply what the other side said, on one line
    /// @param remote the name of the other side, empty when there was none
    /// @param lastAttempt when it was last tried
    public record Recipient(MailAddress address, String status, String reply, String remote, Instant lastAttempt) {}

    public Dsn {
        recipients = List.copyOf(recipients);
    }

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
        boolean global = recipients.stream().anyMatch(to -> !to.address.isAscii()) || !isAscii(header);
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
        String when = MailDate.format(arrived, ZoneOffset.UTC);
        return switch (action) {
            case FAILED -> """
                您好，

                您于 %s 发出的邮件未能送达以下收件人，系统已停止尝试：

                %s
                请核对收件人地址，或联系对方的邮件管理员。

                ----------------------------------------------------------------

                Hello,

                the message you sent on %s could not be delivered to the following
                recipients and will not be tried again:

                %s
                Please check the addresses, or ask the administrator of the receiving side.

                -- %s
                """.formatted(when, list("原因：", "对方服务器 %s 的答复："), when, list("Reason: ", "%s said: "), host);
            case DELAYED ->
                """
                您好，

                您于 %s 发出的邮件暂时未能送达以下收件人：

                %s
                无需重新发送，系统会继续尝试，最晚到 %s。

                ----------------------------------------------------------------

                Hello,

                the message you sent on %s has not yet been delivered to

                %s
                You need not send it again: it will be tried until %s.

                -- %s
                """.formatted(
                                when,
                                list("最近一次的情况：", "对方服务器 %s 最近一次的答复："),
                                untilText(),
                                when,
                                list("What happened last: ", "What %s said last: "),
                                untilText(),
                                host);
        };
    }

    /// Each recipient with what was said about it.
    private String list(String here, String there) {
        StringBuilder out = new StringBuilder();
        for (Recipient to : recipients) {
            String by = to.remote.isEmpty() ? here : there.formatted(to.remote);
            out.append("    ").append(to.address).append('\n');
            out.append("        ").append(by).append(to.reply).append("\n\n");
        }
        return out.toString();
    }

    private String untilText() {
        return until.map(time -> MailDate.format(time, ZoneOffset.UTC)).orElse("-");
    }

    /// RFC 3464 2.2 and 2.3.
    private String machine(boolean global) {
        StringBuilder out = new StringBuilder();
        field(out, "Reporting-MTA", "dns; " + MailAddress.asciiDomain(host));
        field(out, "Arrival-Date", MailDate.format(arrived, ZoneOffset.UTC));
        for (Recipient to : recipients) {
            out.append(CRLF); // RFC 3464 2.1: an empty line before each recipient's fields
            block(out, to, global);
        }
        return out.toString();
    }

    private void block(StringBuilder out, Recipient to, boolean global) {
        // RFC 6533 3: an address with UTF-8 has its own type
        String type = to.address.isAscii() ? "rfc822; " + to.address.toAscii() : "utf-8; " + to.address;
        field(out, "Final-Recipient", type);
        field(out, "Action", action.word);
        field(out, "Status", to.status);
        if (!to.remote.isEmpty()) {
            field(out, "Remote-MTA", "dns; " + to.remote);
        }
        if (!to.reply.isEmpty()) {
            field(out, "Diagnostic-Code", "smtp; " + folded(global ? to.reply : ascii(to.reply)));
        }
        field(out, "Last-Attempt-Date", MailDate.format(to.lastAttempt, ZoneOffset.UTC));
        until.ifPresent(time -> field(out, "Will-Retry-Until", MailDate.format(time, ZoneOffset.UTC)));
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
