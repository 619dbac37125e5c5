package hongyan.protocols.jmap;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The methods there are, each with the capability that must be in `using`.
enum Method {
    CORE_ECHO("Core/echo", Capability.CORE),
    MAILBOX_GET("Mailbox/get", Capability.MAIL),
    MAILBOX_CHANGES("Mailbox/changes", Capability.MAIL),
    MAILBOX_QUERY("Mailbox/query", Capability.MAIL),
    MAILBOX_QUERY_CHANGES("Mailbox/queryChanges", Capability.MAIL),
    MAILBOX_SET("Mailbox/set", Capability.MAIL),
    THREAD_GET("Thread/get", Capability.MAIL),
    THREAD_CHANGES("Thread/changes", Capability.MAIL),
    EMAIL_GET("Email/get", Capability.MAIL),
    EMAIL_CHANGES("Email/changes", Capability.MAIL),
    EMAIL_QUERY("Email/query", Capability.MAIL),
    EMAIL_QUERY_CHANGES("Email/queryChanges", Capability.MAIL),
    EMAIL_SET("Email/set", Capability.MAIL),
    EMAIL_COPY("Email/copy", Capability.MAIL),
    EMAIL_IMPORT("Email/import", Capability.MAIL),
    EMAIL_PARSE("Email/parse", Capability.MAIL),
    SEARCH_SNIPPET_GET("SearchSnippet/get", Capability.MAIL),
    IDENTITY_GET("Identity/get", Capability.SUBMISSION),
    IDENTITY_CHANGES("Identity/changes", Capability.SUBMISSION),
    IDENTITY_SET("Identity/set", Capability.SUBMISSION),
    SUBMISSION_GET("EmailSubmission/get", Capability.SUBMISSION),
    SUBMISSION_CHANGES("EmailSubmission/changes", Capability.SUBMISSION),
    SUBMISSION_QUERY("EmailSubmission/query", Capability.SUBMISSION),
    SUBMISSION_QUERY_CHANGES("EmailSubmission/queryChanges", Capability.SUBMISSION),
    SUBMISSION_SET("EmailSubmission/set", Capability.SUBMISSION);

    private static final Map<String, Method> BY_NAME = new HashMap<>();

    static {
        for (Method each : values()) {
            BY_NAME.put(each.text, each);
        }
    }

    private final String text;
    private final Capability capability;

    Method(String text, Capability capability) {
        this.text = text;
        this.capability = capability;
    }

    String text() {
        return text;
    }

    Capability capability() {
        return capability;
    }

    static Optional<Method> of(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
