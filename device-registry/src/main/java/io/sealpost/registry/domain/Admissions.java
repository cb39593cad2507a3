package io.sealpost.registry.domain;

import io.sealpost.protocol.AccessToken.Scope;
import io.smallrye.mutiny.Uni;

/** Who may begin to register: gives pending tokens, with which a device may upload prekeys and create its account. */
public final class Admissions {

    private final AccountStore accounts;
    private final InvitationStore invitations;
    private final ProofOfWork proofOfWork;
    private final Tokens tokens;
    private final boolean byInvitation;

    public Admissions(
            AccountStore accounts,
            InvitationStore invitations,
            ProofOfWork proofOfWork,
            Tokens tokens,
            boolean byInvitation) {
        this.accounts = accounts;
        this.invitations = invitations;
        this.proofOfWork = proofOfWork;
        this.tokens = tokens;
        this.byInvitation = byInvitation;
    }

    /** Checks invitation or proof of work, and that the ids are new. Uses nothing up: safe to repeat. */
    public Uni<Admission> admit(NewDevice request) {
        if (byInvitation) {
            return admitByInvitation(request);
        }
        if (!hasProof(request)) {
            return Uni.createFrom().item(new Admission.ProofOfWorkInvalid());
        }
        return admitNew(request);
    }

    private Uni<Admission> admitByInvitation(NewDevice request) {
        if (request.invitation().isEmpty()) {
            return Uni.createFrom().item(new Admission.InvitationInvalid());
        }
        return invitations
                .isUsable(request.invitation().get())
                .chain(usable -> usable ? admitNew(request) : Uni.createFrom().item(new Admission.InvitationInvalid()));
    }

    private boolean hasProof(NewDevice request) {
        return request.proof()
                .filter(proof -> proofOfWork.accepts(proof.challenge(), request.device(), proof.solution()))
                .isPresent();
    }

    private Uni<Admission> admitNew(NewDevice request) {
        return accounts.isKnown(request.account(), request.device())
                .map(known -> known ? new Admission.AccountExists() : new Admission.Admitted(pendingToken(request)));
    }

    private Tokens.Token pendingToken(NewDevice request) {
        return tokens.issue(request.account(), request.device(), Scope.PENDING, request.identityKey());
    }
}
