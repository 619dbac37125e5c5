package hongyan.services.organisation;

import hongyan.base.failure.Objection;
import hongyan.base.id.Tokens;
import hongyan.formats.address.MailAddress;
import hongyan.services.auth.LoginName;
import hongyan.services.auth.PasswordHash;
import hongyan.services.auth.PasswordRule;
import hongyan.services.notify.Notifier;
import hongyan.store.tenant.Actor;
import hongyan.store.tenant.DirectoryView;
import hongyan.store.tenant.Duty;
import hongyan.store.tenant.Member;
import hongyan.store.tenant.Organisation;
import hongyan.store.tenant.Registration;
import hongyan.store.tenant.TenantStore;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A company asks to come in: names itself and a contact, confirms the contact with a code, and waits for the operator.
///
/// A code counts for thirty minutes and five tries; it is sent at most five times, a minute apart.
public final class Registrations {
    private static final Duration VALID = Duration.ofMinutes(30);
    private static final Duration BETWEEN = Duration.ofMinutes(1);
    private static final int TRIES = 5;
    private static final int SENDINGS = 5;

    private final TenantStore store;
    private final PasswordHash hashes;
    private final Notifier notifier;

    public Registrations(TenantStore store, PasswordHash hashes, Notifier notifier) {
        this.store = store;
        this.hashes = hashes;
        this.notifier = notifier;
    }

    /// What the form asks.
    public record Wish(String company, String name, String contact, String password, String language) {}

    /// Takes the wish and sends the code.
    ///
    /// @throws Objection `not-set-up`, `contact-taken`, `company-taken`, `bad-contact`, `password-weak`, ...
    public Registration begin(Wish wish) {
        String company = Input.line("company", wish.company(), 100);
        String name = Input.line("name", wish.name(), 100);
        String contact = LoginName.contact(wish.contact())
                .orElseThrow(() -> Objection.bad(
                        "bad-contact", "contact", "Enter a mobile number or a mail address of another provider"));
        PasswordRule.check(wish.password());
        store.directory(view -> {
            requireFree(view, company, contact);
            return true;
        });
        String code = Tokens.digits(6);
        Instant now = store.clock().instant();
        String id = Tokens.token(128);
        Registration registration = new Registration(
                id,
                company,
                name,
                contact,
                hashes.hash(wish.password()),
                Input.language(wish.language()),
                hash(id, code),
                0,
                1,
                now,
                now.plus(VALID));
        store.updateDirectory(tx -> {
            tx.putRegistration(registration);
            return true;
        });
        notifier.send(contact, "registration-code", text(registration, code));
        return registration;
    }

    /// Sends a new code.
    ///
    /// @throws Objection `registration-unknown`, `too-soon`
    public void resend(String id) {
        String code = Tokens.digits(6);
        Instant now = store.clock().instant();
        Registration again = store.updateDirectory(tx -> {
            Registration old = require(tx, id);
            if (old.sent() >= SENDINGS || now.isBefore(old.lastSent().plus(BETWEEN))) {
                throw Objection.tooMany("too-soon", "Wait a minute before asking for another code");
            }
            Registration next = new Registration(
                    id,
                    old.company(),
                    old.name(),
                    old.contact(),
                    old.passwordHash(),
                    old.language(),
                    hash(id, code),
                    0,
                    old.sent() + 1,
                    now,
                    now.plus(VALID));
            tx.putRegistration(next);
            return next;
        });
        notifier.send(again.contact(), "registration-code", text(again, code));
    }

    /// Makes the organisation (state `PENDING`) and its primary administrator; returns the sign-in name.
    ///
    /// @throws Objection `registration-unknown`, `bad-code`, `contact-taken`, `company-taken`
    public String confirm(String id, String code, String ip) {
        Registration known = spendTry(id, code);
        int tenant = store.newTenant();
        int account = store.newAccounts(1).getFirst();
        return store.updateUnique(tenant, List.of(account), tx -> {
            Registration registration = require(tx.directory(), id);
            requireFree(tx.directory(), registration.company(), registration.contact());
            tx.directory().endRegistration(id);
            int member = tx.nextMember();
            Organisation organisation = new Organisation(
                    tenant,
                    registration.company(),
                    Slugs.free(tx.directory(), registration.company(), tenant),
                    Organisation.State.PENDING,
                    "",
                    registration.contact(),
                    member,
                    tx.now());
            tx.putOrganisation(organisation);
            tx.directory().addSlug(organisation.slug(), tenant);
            tx.directory().addCompany(TenantStore.fold(organisation.name()), tenant);
            tx.addMember(Member.of(member, registration.name(), account, Member.State.ACTIVE, tx.now())
                    .withLogin(registration.contact())
                    .withDetails("", "", phone(registration.contact()))
                    .withLanguage(registration.language()));
            tx.putDuties(member, Set.of(Duty.ADMINISTRATOR));
            tx.putPassword(member, known.passwordHash());
            tx.audit(new Actor(registration.contact(), ip), "organisation.register", organisation.name(), "", "");
            return registration.contact();
        });
    }

    /// Counts the try durably before the code is compared, so that a crash does not give a try back.
    private Registration spendTry(String id, String code) {
        record Tried(Registration registration, boolean right) {}
        Tried tried = store.updateDirectory(tx -> {
            Registration old = require(tx, id);
            if (old.attempts() >= TRIES) {
                throw Objection.tooMany("too-many-codes", "Too many wrong codes; ask for a new one");
            }
            boolean right = MessageDigest.isEqual(
                    hash(id, code.strip()).getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    old.codeHash().getBytes(java.nio.charset.StandardCharsets.UTF_8));
            Registration counted = new Registration(
                    id,
                    old.company(),
                    old.name(),
                    old.contact(),
                    old.passwordHash(),
                    old.language(),
                    old.codeHash(),
                    old.attempts() + 1,
                    old.sent(),
                    old.lastSent(),
                    old.expires());
            tx.putRegistration(counted);
            return new Tried(counted, right);
        });
        if (!tried.right()) {
            throw Objection.bad("bad-code", "code", "This is not the code that was sent");
        }
        return tried.registration();
    }

    private Registration require(DirectoryView view, String id) {
        return view.registration(id)
                .filter(r -> store.clock().instant().isBefore(r.expires()))
                .orElseThrow(() -> Objection.missing("registration-unknown", "No such registration, or it is over"));
    }

    private static void requireFree(DirectoryView view, String company, String contact) {
        if (view.settings().isEmpty()) {
            throw new Objection(Objection.Kind.LATER, "not-set-up", "The platform is not set up yet", "", "");
        }
        if (view.login(contact).isPresent() || view.address(contact).isPresent()) {
            throw Objection.exists("contact-taken", "contact", "Somebody has registered with this contact");
        }
        if (MailAddress.parse(contact).filter(a -> local(view, a)).isPresent()) {
            throw Objection.bad("bad-contact", "contact", "The address must be one of another provider");
        }
        if (view.company(TenantStore.fold(company)).isPresent()) {
            throw Objection.exists("company-taken", "company", "A company of this name is registered");
        }
    }

    private static boolean local(DirectoryView view, MailAddress address) {
        return view.domain(address.domain()).isPresent();
    }

    private static String phone(String contact) {
        return contact.contains("@") ? "" : contact;
    }

    private static String hash(String id, String code) {
        return Base64.getEncoder().encodeToString(TenantStore.hash(id + " " + code));
    }

    private static String text(Registration registration, String code) {
        return Optional.of(registration.language()).filter("en"::equals).isPresent()
                ? "Hongyan: your confirmation code is " + code + ". It counts for 30 minutes."
                : "【鸿雁】您的验证码是 " + code + "，30 分钟内有效。";
    }
}
