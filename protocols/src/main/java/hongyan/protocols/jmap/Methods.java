package hongyan.protocols.jmap;

import java.io.IOException;
import tools.jackson.databind.node.ObjectNode;

/// Runs a method: one switch, no default.
final class Methods {
    private final Mailboxes mailboxes;
    private final MailboxQuery mailboxQuery;
    private final MailboxSet mailboxSet;
    private final EmailGet emails;
    private final EmailQuery emailQuery;
    private final EmailSet emailSet;
    private final SearchSnippets snippets;
    private final IdentityMethods identities;
    private final SubmissionMethods submissions;
    private final EmailSubmissions sending;

    Methods(Jmap jmap, Blobs blobs) {
        MailboxOrders orders = new MailboxOrders();
        mailboxes = new Mailboxes(jmap.store(), new ThreadCounts(orders));
        mailboxQuery = new MailboxQuery(jmap.store());
        mailboxSet = new MailboxSet(jmap.store());
        emails = new EmailGet(jmap.store(), jmap.bodies(), blobs);
        emailQuery = new EmailQuery(jmap.store(), jmap.search(), orders);
        emailSet =
                new EmailSet(jmap.store(), jmap.bodies(), blobs, jmap.sending().maxSize(), jmap.clock());
        snippets = new SearchSnippets(jmap.store(), jmap.bodies());
        identities = new IdentityMethods(jmap.store(), jmap.identities());
        submissions = new SubmissionMethods(jmap.store(), jmap.submissions());
        sending = new EmailSubmissions(jmap, identities, emailSet);
    }

    ObjectNode run(Method method, Call call) throws IOException {
        return switch (method) {
            case CORE_ECHO -> call.arguments().json();
            case MAILBOX_GET -> mailboxes.get(call);
            case MAILBOX_CHANGES -> mailboxes.changes(call);
            case MAILBOX_QUERY -> mailboxQuery.query(call);
            case MAILBOX_QUERY_CHANGES -> mailboxQuery.queryChanges(call);
            case MAILBOX_SET -> mailboxSet.set(call);
            case THREAD_GET -> emails.threads(call);
            case THREAD_CHANGES -> emails.threadChanges(call);
            case EMAIL_GET -> emails.get(call);
            case EMAIL_CHANGES -> emails.changes(call);
            case EMAIL_PARSE -> emails.parse(call);
            case EMAIL_QUERY -> emailQuery.query(call);
            case EMAIL_QUERY_CHANGES -> emailQuery.queryChanges(call);
            case EMAIL_SET -> emailSet.set(call);
            case EMAIL_IMPORT -> emailSet.importEmails(call);
            case EMAIL_COPY -> copy(call);
            case SEARCH_SNIPPET_GET -> snippets.get(call);
            case IDENTITY_GET -> identities.get(call);
            case IDENTITY_CHANGES -> identities.changes(call);
            case IDENTITY_SET -> identities.set(call);
            case SUBMISSION_GET -> submissions.get(call);
            case SUBMISSION_CHANGES -> submissions.changes(call);
            case SUBMISSION_QUERY -> submissions.query(call);
            case SUBMISSION_QUERY_CHANGES -> {
                call.account();
                throw MethodError.cannotCalculateChanges();
            }
            case SUBMISSION_SET -> sending.set(call);
        };
    }

    /// Everyone has one account, and a copy within one is not a copy (RFC 8620 5.4).
    private static ObjectNode copy(Call call) {
        int account = call.account();
        String from =
                call.arguments().text("fromAccountId").orElseThrow(() -> MethodError.invalidArguments("fromAccountId"));
        throw from.equals(Ids.account(account))
                ? MethodError.invalidArguments("fromAccountId and accountId are the same")
                : new MethodError("fromAccountNotFound", "");
    }
}
