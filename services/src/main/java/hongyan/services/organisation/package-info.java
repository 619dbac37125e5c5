/// The life of an organisation: the platform is set up, a company registers, confirms its contact, is approved; its
/// overview and its department tree.
///
/// Reading order: [Platform], [Registrations], [Organisations], [Departments], [Input]. Domains are in
/// `services.domain`, people in `services.member`.
///
/// Invariants: every change by a person writes an audit row in its transaction; a refusal is an
/// `hongyan.base.failure.Objection` with a stable word; nothing here sends mail or asks DNS.
@NullMarked
package hongyan.services.organisation;

import org.jspecify.annotations.NullMarked;
