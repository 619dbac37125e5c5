package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.net.wire.Connection;
import hongyan.net.wire.Wire;
import hongyan.testkit.imap.ImapTestClient;
import hongyan.testkit.talk.LineClient;
import hongyan.testkit.talk.Talk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// COMPRESS, UNAUTHENTICATE, LANGUAGE, JMAPACCESS, INPROGRESS.
class SessionExtensionsTest {
    private static final String LOGIN = "S: * OK ...\nC: l LOGIN ann \"correct horse\"\nS: l OK ...\n";

    @TempDir
    Path folder;

    /// RFC 4978
    @Test
    void compress() {
        try (ImapRig rig = new ImapRig()) {
            rig.fill(50);
            try (ImapTestClient client = rig.ann()) {
                assertThat(client.command("CAPABILITY").ok().one("CAPABILITY")).contains(" COMPRESS=DEFLATE");
                client.command("COMPRESS LZW").bad();
                client.command("COMPRESS DEFLATE").ok();
                client.line().compress();
                assertThat(client.command("CAPABILITY").ok().one("CAPABILITY")).doesNotContain("COMPRESS");
                assertThat(client.command("COMPRESS DEFLATE").no().text()).startsWith("[COMPRESSIONACTIVE]");
                client.command("SELECT INBOX").ok();
                assertThat(client.command("FETCH 1:* (UID BODY.PEEK[])").ok().untagged())
                        .hasSize(50);
                client.append("INBOX", "\\Seen", ImapRig.message("packed")).ok();
                String idle = client.idle();
                rig.fill(1);
                while (!client.next().equals("52 EXISTS")) {
                    // the packed one, and RECENT
                }
                client.done(idle).ok();
            }
        }
    }

    @Test
    void compressOverTlsAndNoTlsOverCompress() {
        try (ImapRig rig = new ImapRig(ImapSettings.DEFAULT, folder, false)) {
            try (LineClient line = LineClient.connect(rig.listener.address())) {
                Talk.run(line, """
                    S: * OK ...
                    C: x COMPRESS DEFLATE
                    S: x BAD Log in first
                    C: t STARTTLS
                    S: t OK ...
                    TLS
                    C: l LOGIN ann "correct horse"
                    S: l OK ...
                    C: c COMPRESS DEFLATE
                    S: c OK ...
                    """);
                line.compress();
                Talk.run(line, "C: n NOOP\nS: n OK ...\nC: o LOGOUT\nS: * BYE ...\nS: o OK ...\nEND");
            }
            try (LineClient line = LineClient.connect(rig.listener.address())) {
                Talk.run(line, LOGIN + "C: c COMPRESS DEFLATE\nS: c OK ...");
                line.compress();
                Talk.run(line, "C: u UNAUTHENTICATE\nS: u OK ...\nC: t STARTTLS\nS: t NO ...\nC: n NOOP\nS: n OK ...");
            }
        }
    }

    @Test
    void whatIsNotCompressedEndsTheSession() {
        try (ImapRig rig = new ImapRig();
                LineClient line = LineClient.connect(rig.listener.address())) {
            Talk.run(line, LOGIN + "C: c COMPRESS DEFLATE\nS: c OK ...\nC: d this is no DEFLATE stream\nEND");
        }
    }

    /// RFC 8437
    @Test
    void unauthenticate() {
        try (ImapRig rig = new ImapRig();
                LineClient line = LineClient.connect(rig.listener.address())) {
            Talk.run(line, LOGIN + """
                C: e ENABLE IMAP4rev2 CONDSTORE
                S: * ENABLED IMAP4rev2 CONDSTORE
                S: e OK ...
                C: s SELECT INBOX
                S* s OK ...
                C: u UNAUTHENTICATE
                S: u OK ...
                C: v SELECT INBOX
                S: v BAD Log in first
                C: w UNAUTHENTICATE
                S: w BAD Log in first
                C: m LOGIN bob "correct horse"
                S: m OK ...
                C: f FETCH 1 FLAGS
                S: f BAD Select a mailbox first
                C: x SELECT INBOX
                S* * 0 RECENT
                S* x OK ...
                """);
        }
    }

    /// RFC 5255
    @Test
    void language() {
        try (ImapRig rig = new ImapRig();
                LineClient line = LineClient.connect(rig.listener.address())) {
            Talk.run(line, """
                S: * OK ...
                C: a LANGUAGE
                S: * LANGUAGE ("i-default" "en" "zh")
                S: a OK ...
                C: b LANGUAGE fr tlh
                S: b NO Language not supported
                C: c LANGUAGE fr zh-Hans-CN
                S: * LANGUAGE ("zh")
                S: c OK 语言已切换
                C: d LOGIN ann wrong
                S: d NO [AUTHENTICATIONFAILED] 用户名或密码不正确
                C: e LOGIN ann "correct horse"
                S: e OK [CAPABILITY ...] 登录成功
                C: f SELECT nowhere
                S: f NO [NONEXISTENT] 没有这个邮件夹
                C: g LANGUAGE "default"
                S: * LANGUAGE ("i-default")
                S: g OK Language changed
                """);
        }
    }

    /// RFC 9698
    @Test
    void jmapAccess() {
        ImapSettings settings = ImapSettings.DEFAULT.withJmap(() -> "https://mail.example.test/jmap/session");
        try (ImapRig rig = new ImapRig(settings, null, false);
                LineClient line = LineClient.connect(rig.listener.address())) {
            Talk.run(line, """
                S: * OK ...
                C: l LOGIN ann "correct horse"
                S: l OK [...JMAPACCESS...
                C: a GETJMAPACCESS
                S: * JMAPACCESS "https://mail.example.test/jmap/session"
                S: a OK ...
                """);
        }
        try (ImapRig rig = new ImapRig();
                ImapTestClient client = rig.ann()) {
            assertThat(client.command("CAPABILITY").ok().one("CAPABILITY")).doesNotContain("JMAPACCESS");
            client.command("GETJMAPACCESS").bad();
        }
    }

    /// RFC 9585
    @Test
    void progressIsTold() throws IOException {
        try (Wire wire = new Wire("progress");
                ServerSocketChannel listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            LineClient line = LineClient.connect((InetSocketAddress) listening.getLocalAddress());
            Connection server = wire.accepted(listening.accept(), Optional.empty());
            Progress progress = new Progress(Duration.ofMillis(20));
            SessionState session = new SessionState(server);
            session.tag = "a7";
            try (Progress.Stretch stretch = progress.begin(session, 100)) {
                stretch.at(40);
                assertThat(line.line()).isEqualTo("* OK [INPROGRESS (\"a7\" 40 100)] Still working on it");
                stretch.at(70);
                assertThat(line.until(text -> text.contains("70")).getLast()).contains("(\"a7\" 70 100)");
            }
            try (Progress.Stretch _ = progress.begin(session, 0)) {
                assertThat(line.until(text -> text.contains("NIL")).getLast())
                        .isEqualTo("* OK [INPROGRESS (\"a7\" NIL NIL)] Still working on it");
            }
            line.close();
            server.close();
        }
    }
}
