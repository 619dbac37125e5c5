/// The REST interface of the web application and the command line, as `doc/api/rest.md` describes it.
///
/// [Api] lists all routes; each group has a class ([SessionRoutes], [RegistrationRoutes], [OperatorRoutes],
/// [OrganisationRoutes], [DomainRoutes], [MemberRoutes], [AdminRoutes]). [Gate] stands before every action: who is it,
/// may they, does the CSRF token fit; and turns objections into JSON. [Body] reads input with field errors, [Shapes]
/// are the answers.
///
/// Invariants: the organisation is always that of who is signed in, never one from the request; ids in a path are
/// looked up inside it, so another organisation's id is "not found". Never: a decision of its own, a row of the store.
@NullMarked
package hongyan.protocols.api;

import org.jspecify.annotations.NullMarked;
