package io.sealpost.registry.inbound;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micrometer.core.instrument.MeterRegistry;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.DeviceId;
import io.sealpost.protocol.Limits;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.Problem;
import io.sealpost.registry.RegistryConfig;
import io.sealpost.registry.RegistryConfig.Policy;
import io.sealpost.registry.domain.Admission;
import io.sealpost.registry.domain.Admissions;
import io.sealpost.registry.domain.Invitation;
import io.sealpost.registry.domain.NewDevice;
import io.sealpost.registry.domain.NewDevice.Proof;
import io.sealpost.registry.domain.ProofOfWork;
import io.sealpost.registry.domain.PublicKey;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Optional;

/** How a new device begins: it learns the rules, then asks for a pending token. */
@Path("/v1")
@Anonymous
class AdmissionResource {

    private final Admissions admissions;
    private final ProofOfWork proofOfWork;
    private final RegistryConfig config;
    private final MeterRegistry meters;

    AdmissionResource(Admissions admissions, ProofOfWork proofOfWork, RegistryConfig config, MeterRegistry meters) {
        this.admissions = admissions;
        this.proofOfWork = proofOfWork;
        this.config = config;
        this.meters = meters;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RegistrationView(String policy, String serverName, String challenge, Integer difficultyBits) {}

    record PendingRequest(
            @NotNull @Size(min = 16, max = 16) byte[] account,
            @NotNull @Size(min = 16, max = 16) byte[] device,

            @NotNull @Size(min = Limits.PUBLIC_KEY_BYTES, max = Limits.PUBLIC_KEY_BYTES)
            byte[] identityKey,

            @Min(1) @Max(Limits.REGISTRATION_ID_MAX) int registrationId,
            @Size(max = 64) String invitation,
            @Size(max = ProofOfWork.CHALLENGE_CHARACTERS) String challenge,
            @Pattern(regexp = "[0-9]{1,20}") String solution) {

        NewDevice toNewDevice() {
            return new NewDevice(
                    AccountId.of(account),
                    DeviceId.of(device),
                    new PublicKey(identityKey),
                    Optional.ofNullable(invitation).map(Invitation::parse),
                    proof());
        }

        private Optional<Proof> proof() {
            if (challenge == null || solution == null) {
                return Optional.empty();
            }
            try {
                return Optional.of(new Proof(challenge, Long.parseUnsignedLong(solution)));
            } catch (NumberFormatException moreThan64Bits) {
                throw new MalformedInput("solution out of bounds");
            }
        }
    }

    @GET
    @Path("/registration")
    @NonBlocking
    public RegistrationView registration() {
        var policy = config.policy().name().toLowerCase(Locale.ROOT);
        return config.policy() == Policy.OPEN
                ? new RegistrationView(policy, config.serverName(), proofOfWork.challenge(), proofOfWork.bits())
                : new RegistrationView(policy, config.serverName(), null, null);
    }

    @POST
    @Path("/devices/pending")
    public Uni<Response> admit(@Valid @NotNull PendingRequest body) {
        return admissions.admit(body.toNewDevice()).invoke(this::count).map(AdmissionResource::toResponse);
    }

    private void count(Admission admission) {
        meters.counter("registry.admissions", "outcome", admission.getClass().getSimpleName())
                .increment();
    }

    private static Response toResponse(Admission admission) {
        return switch (admission) {
            case Admission.Admitted admitted ->
                Response.ok(TokenView.of(admitted.token())).build();
            case Admission.InvitationInvalid refused -> Problems.response(Problem.INVITATION_INVALID);
            case Admission.ProofOfWorkInvalid refused -> Problems.response(Problem.PROOF_OF_WORK_INVALID);
            case Admission.AccountExists refused -> Problems.response(Problem.ACCOUNT_EXISTS);
        };
    }
}
