package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.store.sharing.Acl;
import hongyan.store.sharing.Grant;
import hongyan.store.sharing.Grantee;
import hongyan.store.sharing.Rights;
import hongyan.store.tenant.Member;
import hongyan.testkit.imap.ImapTestClient;
import hongyan.testkit.talk.Talk;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A shared mailbox proper: `help@example.test` belongs to nobody; bob manages it, cat reads it.
class MailboxWithoutPersonTest {
    private static final int HELP = 9;
    private static final String ROOT = "Shared/help@example.test";
    private static final String INBOX = ROOT + "/INBOX";
    private final ImapRig rig = new ImapRig();

    @BeforeEach
    void mailbox() {
        rig.tenants.updateUnique(1, List.of(HELP), tx -> {
            tx.addMember(Member.of(HELP, "客服", HELP, Member.State.ACTIVE, tx.now())
                    .withAddresses("help@example.test", List.of())
                    .asSharedMailbox());
            return 0;
        });
        grant(2, "lrswipkxte");
        grant(3, "lrs");
    }

    private void grant(int member, String rights) {
        rig.accounts.update(HELP, tx -> {
            Acl.put(tx, HELP, Acl.EVERY, new Grant(Grantee.member(1, member), Rights.parse(rights), Rights.NONE));
            return 0;
        });
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void itIsListedForItsPeople() {
        try (ImapTestClient c = rig.as("bob")) {
            Talk.run(c.line(), """
                C: a1 NAMESPACE
                S: * NAMESPACE (("" "/")) (("Shared/" "/")) NIL
                S: a1 OK ...
                C: a2 LIST "" Shared*
                S: * LIST (\\Noselect \\HasChildren) "/" "Shared"
                S: * LIST (\\Noselect \\HasChildren) "/" "Shared/help@example.test"
                S: * LIST (\\HasNoChildren) "/" "Shared/help@example.test/Archive"
                S: * LIST (\\HasNoChildren) "/" "Shared/help@example.test/Drafts"
                S: * LIST (\\HasNoChildren) "/" "Shared/help@example.test/INBOX"
                S: * LIST (\\HasNoChildren) "/" "Shared/help@example.test/Junk"
                S: * LIST (\\HasNoChildren) "/" "Shared/help@example.test/Sent"
                S: * LIST (\\HasNoChildren) "/" "Shared/help@example.test/Trash"
                S: a2 OK ...
                C: a3 MYRIGHTS Shared/help@example.test/INBOX
                S: * MYRIGHTS "Shared/help@example.test/INBOX" lrswipkxtecd
                S: a3 OK ...
                C: a4 GETQUOTAROOT Shared/help@example.test/INBOX
                S: * QUOTAROOT "Shared/help@example.test/INBOX" "Shared/help@example.test"
                S: * QUOTA "Shared/help@example.test" ()
                S: a4 OK ...
                C: a5 SUBSCRIBE Shared/help@example.test/INBOX
                S: a5 OK ...
                C: a6 LSUB "" Shared*
                S: * LSUB () "/" "Shared/help@example.test/INBOX"
                S: a6 OK ...
                """);
        }
        for (String stranger : List.of("ann", "eve")) {
            try (ImapTestClient c = rig.as(stranger)) {
                assertThat(c.command("LIST \"\" Shared*").ok().untagged()).isEmpty();
                c.command("SELECT " + INBOX).no();
                c.command("STATUS " + INBOX + " (MESSAGES)").no();
                c.command("CREATE " + ROOT + "/x").no();
                c.append(INBOX, "", ImapRig.message("x")).no();
            }
        }
    }

    @Test
    void whoManagesItDoesAllButSayWhoMay() {
        try (ImapTestClient c = rig.as("bob")) {
            c.append(INBOX, "", ImapRig.message("question")).ok();
            Talk.run(c.line(), """
                C: a1 CREATE Shared/help@example.test/Done/2026
                S: a1 OK ...
                C: a2 MYRIGHTS Shared/help@example.test/Done/2026
                S: * MYRIGHTS "Shared/help@example.test/Done/2026" lrswipkxtecd
                S: a2 OK ...
                C: a3 RENAME Shared/help@example.test/Done/2026 Shared/help@example.test/2026
                S: a3 OK ...
                C: a4 SETACL Shared/help@example.test/2026 cat@example.test lr
                S: a4 NO [NOPERM] ...
                C: a5 GETACL Shared/help@example.test/2026
                S: a5 NO [NOPERM] ...
                C: a6 DELETE Shared/help@example.test/INBOX
                S: a6 NO ...
                C: a7 DELETE Shared/help@example.test/Done
                S: a7 OK ...
                """);
            assertThat(c.command("SELECT " + INBOX).ok().text()).startsWith("[READ-WRITE]");
            c.command("STORE 1 +FLAGS (\\Flagged $Answered)").ok();
            c.command("COPY 1 " + ROOT + "/2026").ok();
            assertThat(c.command("MOVE 1 " + ROOT + "/Archive").ok().all("EXPUNGE"))
                    .hasSize(1);
            c.command("SELECT " + ROOT + "/Archive").ok();
            c.command("STORE 1 +FLAGS (\\Deleted)").ok();
            assertThat(c.command("EXPUNGE").ok().all("EXPUNGE")).hasSize(1);
        }
    }

    @Test
    void whoReadsItKeepsSeenAndNothingElse() {
        try (ImapTestClient bob = rig.as("bob")) {
            bob.append(INBOX, "", ImapRig.message("question")).ok();
            bob.command("CREATE " + ROOT + "/later").ok();
        }
        try (ImapTestClient cat = rig.as("cat")) {
            // Made after cat was given the right.
            assertThat(cat.command("MYRIGHTS " + ROOT + "/later").ok().untagged())
                    .containsExactly("MYRIGHTS \"" + ROOT + "/later\" lrs");
            cat.command("SELECT " + INBOX).ok();
            assertThat(cat.command("FETCH 1 BODY[]").ok().literal("BODY[]")).contains("question");
            cat.command("STORE 1 +FLAGS (\\Seen)").ok();
            cat.command("STORE 1 +FLAGS (\\Flagged)").no();
            cat.command("STORE 1 +FLAGS (\\Deleted)").no();
            cat.command("MOVE 1 INBOX").no();
            cat.append(INBOX, "", ImapRig.message("x")).no();
            cat.command("CREATE " + ROOT + "/x").no();
            cat.command("CREATE " + ROOT + "/later/x").no();
            cat.command("DELETE " + ROOT + "/later").no();
            cat.command("RENAME " + ROOT + "/later " + ROOT + "/x").no();
        }
    }

    @Test
    void newsOfItComeByNotify() {
        try (ImapTestClient cat = rig.as("cat");
                ImapTestClient bob = rig.as("bob")) {
            cat.command("NOTIFY SET (subtree " + ROOT + " (MessageNew MessageExpunge MailboxName))")
                    .ok();
            bob.append(INBOX, "", ImapRig.message("question")).ok();
            assertThat(cat.response()).startsWith("* STATUS \"" + INBOX + "\" (MESSAGES 1 ");
            bob.command("CREATE " + ROOT + "/new").ok();
            assertThat(cat.response()).isEqualTo("* LIST () \"/\" \"" + ROOT + "/new\"");
        }
    }

    @Test
    void whatIsTakenBackIsGoneAtOnce() {
        try (ImapTestClient cat = rig.as("cat");
                ImapTestClient bob = rig.as("bob")) {
            cat.command("SELECT " + INBOX).ok();
            cat.send("IDLE");
            assertThat(cat.response()).startsWith("+");
            bob.command("SELECT " + INBOX).ok();
            bob.send("IDLE");
            assertThat(bob.response()).startsWith("+");
            grant(3, "");
            assertThat(cat.response()).startsWith("* BYE");
            remove();
            assertThat(bob.response()).startsWith("* BYE");
        }
        try (ImapTestClient bob = rig.as("bob")) {
            assertThat(bob.command("LIST \"\" Shared*").ok().untagged()).isEmpty();
            bob.command("SELECT " + INBOX).no();
        }
    }

    /// As `SharedMailboxes` removes it.
    private void remove() {
        rig.tenants.updateUnique(1, List.of(HELP), tx -> {
            tx.putMember(tx.member(HELP).orElseThrow().withState(Member.State.DELETED, Optional.of(tx.now())));
            tx.account(HELP).mailboxes().forEach(mailbox -> tx.account(HELP).touchMailbox(mailbox.id()));
            return 0;
        });
    }
}
