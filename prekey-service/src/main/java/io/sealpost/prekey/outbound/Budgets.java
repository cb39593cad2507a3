package io.sealpost.prekey.outbound;

import io.sealpost.prekey.domain.Allowance;
import io.sealpost.prekey.domain.Target;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/** What of each day's budget of bundles is used up, in the rows of the devices. */
final class Budgets {

    /**
     * Ordered by device, like everything that locks several devices: nobody waits in a circle. Who had to wait for a lock
     * sees what was spent in the meantime.
     */
    private static final String SPEND = """
            with wanted as (
              select * from jsonb_to_recordset(cast(cast(:wanted as text) as jsonb))
                as w (device uuid, account uuid, contact boolean, most integer)),
            within as (
              select d.device, w.contact from device d
              join wanted w on w.device = d.device and w.account = d.account
              where w.most > case when d.budget_day <> :today then 0 when w.contact then d.to_contacts else d.to_strangers end
              order by d.device for no key update of d)
            update device d set
              to_contacts = case when d.budget_day = :today then d.to_contacts else 0 end + cast(w.contact as integer),
              to_strangers = case when d.budget_day = :today then d.to_strangers else 0 end + cast(not w.contact as integer),
              budget_day = :today
            from within w where d.device = w.device
            returning d.device
            """;

    private Budgets() {}

    /** Takes one bundle from the budget of each of these devices; stays locked. @return those that had one left */
    static Uni<List<UUID>> spend(Session session, List<Target> targets, Allowance allowance) {
        return session.createNativeQuery(SPEND, UUID.class)
                .setParameter("wanted", wanted(targets, allowance))
                .setParameter("today", allowance.day())
                .getResultList();
    }

    private static String wanted(List<Target> targets, Allowance allowance) {
        var wanted = new JsonArray();
        for (var target : targets) {
            int most = target.contact() ? allowance.contacts() : allowance.strangers();
            target.devices()
                    .forEach(device -> wanted.add(new JsonObject()
                            .put("device", device.uuid().toString())
                            .put("account", target.account().uuid().toString())
                            .put("contact", target.contact())
                            .put("most", most)));
        }
        return wanted.encode();
    }
}
