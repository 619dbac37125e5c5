package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.testkit.imap.ImapTestClient;
import hongyan.testkit.talk.Talk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// QUOTA (RFC 9208).
class QuotaTest {
    private final ImapRig rig = new ImapRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void rootsAndLimits() {
        try (ImapTestClient c = rig.as("bob")) {
            c.append("INBOX", "", ImapRig.message("a", "x".repeat(3000) + "\r\n"))
                    .ok();
            Talk.run(c.line(), """
                C: a1 GETQUOTAROOT INBOX
                S: * QUOTAROOT "INBOX" ""
                S: * QUOTA "" (STORAGE 4 19)
                S: a1 OK ...
                C: a2 GETQUOTA ""
                S: * QUOTA "" (STORAGE 4 19)
                S: a2 OK ...
                C: a3 GETQUOTA other
                S: a3 NO [NONEXISTENT] ...
                C: a4 SETQUOTA "" (STORAGE 100000)
                S: a4 NO [NOPERM] ...
                C: a5 GETQUOTAROOT nope
                S: a5 NO [NONEXISTENT] ...
                C: a6 APPEND INBOX {30000}
                S: a6 NO [OVERQUOTA] ...
                """);
        }
        try (ImapTestClient c = rig.ann()) {
            assertThat(c.command("GETQUOTA \"\"").ok().untagged()).containsExactly("QUOTA \"\" ()");
        }
    }

    @Test
    void theQuotaOfASharedMailboxIsItsOwners() {
        try (ImapTestClient bob = rig.as("bob");
                ImapTestClient ann = rig.ann()) {
            ann.command("GETQUOTA Shared/bob@example.test").no();
            bob.command("SETACL INBOX ann@example.test lr").ok();
            assertThat(ann.command("GETQUOTAROOT Shared/bob@example.test/INBOX")
                            .ok()
                            .untagged())
                    .containsExactly(
                            "QUOTAROOT \"Shared/bob@example.test/INBOX\" \"Shared/bob@example.test\"",
                            "QUOTA \"Shared/bob@example.test\" (STORAGE 0 19)");
            ann.command("GETQUOTA Shared/bob@example.test").ok();
        }
    }

    @Test
    void whatAnExpungeWouldFree() {
        try (ImapTestClient c = rig.inbox()) {
            byte[] message = ImapRig.message("a");
            c.append("INBOX", "", message).ok();
            c.append("INBOX", "", message).ok();
            c.command("STORE 1 +FLAGS (\\Deleted)").ok();
            assertThat(c.command("STATUS INBOX (DELETED DELETED-STORAGE)").ok().untagged())
                    .containsExactly("STATUS \"INBOX\" (DELETED 1 DELETED-STORAGE " + message.length + ")");
        }
    }
}
