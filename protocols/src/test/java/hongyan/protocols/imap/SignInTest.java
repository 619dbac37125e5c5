package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.net.listen.Listener;
import hongyan.protocols.testing.Employee;
import hongyan.services.search.MessageSearch;
import hongyan.services.sharing.Sharing;
import hongyan.testkit.imap.ImapTestClient;
import hongyan.testkit.talk.LineClient;
import hongyan.testkit.talk.Talk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInTest {
    @TempDir
    Path folder;

    private static String plain(String user, String password) {
        return Base64.getEncoder().encodeToString(("\0" + user + '\0' + password).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyWayIn() {
        try (ImapRig rig = new ImapRig()) {
            for (String script : new String[] {
                "C: a LOGIN ann \"correct horse\"\nS: a OK [CAPABILITY IMAP4rev1 ...IDLE...",
                "C: a LOGIN {3}\nS: + ...\nC: ann {13}\nS: + ...\nC: correct horse\nS: a OK ...",
                "C: a LOGIN {3+}\nC: ann {13+}\nC: correct horse\nS: a OK ...",
                "C: a AUTHENTICATE PLAIN\nS: +...\nC: " + plain("ann", "correct horse") + "\nS: a OK ...",
                "C: a AUTHENTICATE PLAIN " + plain("ann", "correct horse") + "\nS: a OK ...",
            }) {
                try (LineClient line = LineClient.connect(rig.listener.address())) {
                    Talk.run(line, "S: * OK [CAPABILITY IMAP4rev1 ...AUTH=PLAIN...\n" + script);
                }
            }
        }
    }

    @Test
    void aSessionDoesNotOutliveAFreezeForLong() {
        try (ImapRig rig = new ImapRig();
                ImapTestClient ann = rig.inbox();
                ImapTestClient bob = rig.connect().login("bob", "correct horse")) {
            rig.frozen.add(ImapRig.ANN);
            rig.store.clock().advance(Duration.ofMinutes(2));
            ImapTestClient.Reply over = ann.command("FETCH 1:* BODY[]");
            assertThat(over.untagged()).containsExactly("BYE Your account was closed");
            ann.line().expectClosed();
            bob.command("SELECT INBOX").ok();
        }
    }

    @Test
    void aSessionDoesNotOutliveItsPasswordForLong() {
        try (Employee ann = new Employee("correct horse");
                Listener listener = ann.listen(new ImapServer(
                        ann.authenticator,
                        ann.accounts,
                        ann.rows.bodies(),
                        new MessageSearch(ann.accounts, ann.rows.bodies()),
                        new Sharing(ann.rows.kv(), ann.accounts, ann.tenants),
                        ImapSettings.DEFAULT,
                        ann.rows.clock()));
                ImapTestClient old = ImapTestClient.connect(listener.address())) {
            old.login(Employee.ADDRESS, "correct horse").command("SELECT INBOX").ok();
            ann.rows.clock().advance(Duration.ofMinutes(2));
            old.command("NOOP").ok();
            ann.setPassword("better horse");
            ann.rows.clock().advance(Duration.ofMinutes(2));
            assertThat(old.command("FETCH 1:* BODY[]").untagged()).containsExactly("BYE Your account was closed");
            old.line().expectClosed();
            try (ImapTestClient fresh = ImapTestClient.connect(listener.address())) {
                fresh.login(Employee.ADDRESS, "better horse")
                        .command("SELECT INBOX")
                        .ok();
            }
        }
    }

    @Test
    void everyWayToFail() {
        try (ImapRig rig = new ImapRig();
                LineClient line = LineClient.connect(rig.listener.address())) {
            Talk.run(line, """
                S: * OK ...
                C: a1 SELECT INBOX
                S: a1 BAD Log in first
                C: a2 LOGIN ann wrong
                S: a2 NO [AUTHENTICATIONFAILED] ...
                C: a3 AUTHENTICATE CRAM-MD5
                S: a3 NO ...
                C: a4 AUTHENTICATE PLAIN
                S: +...
                C: *
                S: a4 BAD ...
                C: a5 AUTHENTICATE PLAIN !!!!
                S: a5 BAD ...
                C: a6 AUTHENTICATE PLAIN =
                S: a6 BAD ...
                C: a7 STARTTLS
                S: a7 NO ...
                C: a8 LOGIN nobody x
                S: a8 NO [AUTHENTICATIONFAILED] ...
                C: a9 LOGIN nobody x
                S: a9 NO ...
                C: b1 LOGIN nobody x
                S: b1 NO ...
                C: b2 LOGIN nobody x
                S: b2 NO ...
                END
                """);
        }
    }

    @Test
    void startTlsDropsWhatCameBeforeIt() {
        try (ImapRig rig = new ImapRig(ImapSettings.DEFAULT, folder, false);
                LineClient line = LineClient.connect(rig.listener.address())) {
            Talk.run(line, """
                S: * OK [...STARTTLS...
                c: a STARTTLS\\r\\nb NOOP\\r\\n
                S: a OK ...
                TLS
                C: c CAPABILITY
                S: * CAPABILITY ...
                S: c OK ...
                C: d STARTTLS
                S: d BAD ...
                C: e LOGIN ann "correct horse"
                S: e OK ...
                """);
        }
    }

    @Test
    void implicitTls() {
        try (ImapRig rig = new ImapRig(ImapSettings.DEFAULT, folder, true);
                ImapTestClient client = ImapTestClient.connectTls(rig.listener.address())) {
            assertThat(client.greeting()).doesNotContain("STARTTLS");
            client.login("ann", "correct horse");
            client.command("SELECT INBOX").ok();
            String tag = client.idle();
            try (ImapTestClient other = ImapTestClient.connectTls(rig.listener.address())) {
                other.login("ann", "correct horse");
                other.append("INBOX", "", ImapRig.message("over TLS")).ok();
            }
            assertThat(client.next()).isEqualTo("1 EXISTS");
            client.done(tag).ok();
        }
    }

    @Test
    void logoutAndNonsense() {
        try (ImapRig rig = new ImapRig();
                LineClient line = LineClient.connect(rig.listener.address())) {
            Talk.run(line, """
                S: * OK ...
                C: a1 FOO
                S: a1 BAD Unknown command
                C: ???(
                S: * BAD ...
                C: a2 ID ("name" "test")
                S: * ID ...
                S: a2 OK ...
                C: a3 LOGOUT
                S: * BYE ...
                S: a3 OK ...
                END
                """);
        }
    }

    @Test
    void tooMuchNonsenseEnds() {
        try (ImapRig rig = new ImapRig();
                LineClient line = LineClient.connect(rig.listener.address())) {
            line.line();
            for (int i = 0; i < 20; i++) {
                line.send("a" + i + " NONSENSE");
                assertThat(line.line()).startsWith("a" + i + " BAD");
            }
            assertThat(line.line()).startsWith("* BYE");
            line.expectClosed();
        }
    }

    @Test
    void noPasswordInTheClearFromElsewhere() throws IOException {
        Optional<InetAddress> elsewhere = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .findFirst();
        Assumptions.assumeTrue(elsewhere.isPresent(), "no address but loopback");
        try (ImapRig rig = new ImapRig(ImapSettings.DEFAULT, folder, false, elsewhere.get());
                LineClient line = LineClient.connect(rig.listener.address())) {
            Talk.run(line, """
                S: * OK [...STARTTLS LOGINDISABLED]...
                C: a LOGIN ann "correct horse"
                S: a NO [PRIVACYREQUIRED] ...
                C: b AUTHENTICATE PLAIN
                S: b NO [PRIVACYREQUIRED] ...
                C: c STARTTLS
                S: c OK ...
                TLS
                C: d LOGIN ann "correct horse"
                S: d OK ...
                """);
        }
    }
}
