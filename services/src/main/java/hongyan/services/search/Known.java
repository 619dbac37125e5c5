package hongyan.services.search;

import hongyan.formats.mime.Envelope;
import hongyan.formats.mime.HeaderText;
import hongyan.formats.mime.Part;
import hongyan.services.search.Criterion.Where;
import hongyan.store.account.Email;
import java.util.ArrayList;
import java.util.List;

/// What the stored email tells of people, subject and names of attachments, as texts.
final class Known {
    private Known() {}

    /// RFC 3501 6.4.4: "the envelope structure's field", written as a person would.
    static String addresses(List<Envelope.Mailbox> some) {
        StringBuilder all = new StringBuilder();
        for (Envelope.Mailbox each : some) {
            if (each.name() != null) {
                all.append(HeaderText.decode(each.name())).append(' ');
            }
            if (each.local() != null) {
                all.append(each.host() == null ? "" : "<").append(HeaderText.decode(each.local()));
                if (each.host() != null) {
                    all.append('@').append(each.host()).append('>');
                }
                all.append(", ");
            }
        }
        return all.toString();
    }

    /// Empty when there is none.
    static String subject(Email email) {
        String raw = email.envelope().subject();
        return raw == null ? "" : HeaderText.decode(raw);
    }

    /// Names of the parts that have one, enclosed messages' too.
    static List<String> fileNames(Part part) {
        List<String> names = new ArrayList<>(2);
        fileNames(part, names);
        return names;
    }

    private static void fileNames(Part part, List<String> to) {
        if (part.isMultipart() || part.isMessage()) {
            part.children().forEach(child -> fileNames(child, to));
            return;
        }
        String name = HeaderText.fileName(part);
        if (!name.isEmpty()) {
            to.add(name);
        }
    }

    /// Those of a place that are known without the body: pinyin is looked for in them.
    static List<String> named(Email email, Where where) {
        List<String> texts = new ArrayList<>(4);
        Envelope envelope = email.envelope();
        boolean any = where == Where.ANYWHERE;
        if (any || where == Where.FROM) {
            people(envelope.from(), texts);
        }
        if (any || where == Where.TO) {
            people(envelope.to(), texts);
        }
        if (any || where == Where.CC) {
            people(envelope.cc(), texts);
        }
        if (any || where == Where.BCC) {
            people(envelope.bcc(), texts);
        }
        if (any || where == Where.SUBJECT) {
            texts.add(subject(email));
        }
        if (any || where == Where.NAMES || where == Where.BODY) {
            fileNames(email.structure(), texts);
        }
        return texts;
    }

    private static void people(List<Envelope.Mailbox> some, List<String> to) {
        for (Envelope.Mailbox each : some) {
            if (each.name() != null) {
                to.add(HeaderText.decode(each.name()));
            }
        }
    }
}
