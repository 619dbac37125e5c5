/// What comes in from strangers is judged here: SPF, DKIM, DMARC, written down as one Authentication-Results field.
///
/// [Judge] is the seam that delivery calls before anything is stored; [MailGuard] is the judge of the product,
/// [DnsLookup] lets
/// the evaluators of `formats` ask the resolver. Trusted networks are not judged. A temporary failure of DNS defers a
/// message
/// only when the outcome would have mattered, and never loses it.
@NullMarked
package hongyan.services.guard;

import org.jspecify.annotations.NullMarked;
