package hongyan.protocols.jmap;

import hongyan.kv.blob.Bodies;
import hongyan.services.auth.SignIn;
import hongyan.services.search.MessageSearch;
import hongyan.services.submission.Submission;
import hongyan.services.submission.SubmissionSettings;
import hongyan.store.account.AccountStore;
import hongyan.store.sending.Identities;
import hongyan.store.sending.Submissions;
import hongyan.store.upload.Uploads;
import java.time.InstantSource;

/// What JMAP stands on.
public record Jmap(
        SignIn signIn,
        AccountStore store,
        Bodies bodies,
        MessageSearch search,
        Uploads uploads,
        Identities identities,
        Submissions submissions,
        Submission submission,
        SubmissionSettings sending,
        InstantSource clock) {}
