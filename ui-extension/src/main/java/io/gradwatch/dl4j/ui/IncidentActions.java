package io.gradwatch.dl4j.ui;

import io.gradwatch.incident.Incident;
import java.util.ArrayList;
import java.util.List;

/**
 * Which actions belong to an incident. Policies do not say so: what was done while it was open counts as done for it,
 * and so does the release of what was done for it.
 */
final class IncidentActions {
    private IncidentActions() {}

    /** Indices of the actions, ascending. */
    static List<Integer> of(Incident incident, List<ActionRow> actions) {
        List<Integer> found = new ArrayList<>();
        boolean rateHeld = false;
        boolean limitHeld = false;
        boolean clippingHeld = false;
        for (int i = 0; i < actions.size(); i++) {
            ActionRow action = actions.get(i);
            boolean duringIt = action.iteration() >= incident.firstIteration()
                    && (incident.isOpen() || action.iteration() <= incident.resolvedIteration());
            boolean releasesIt = (action.isAboutLearningRate() && rateHeld)
                    || (action.isAboutRateLimit() && limitHeld)
                    || (action.isAboutClipping() && clippingHeld);
            boolean isForIt = (duringIt && !action.isRelease()) || releasesIt;
            if (!isForIt) {
                continue;
            }
            found.add(i);
            // A learning rate comes back in steps: it is held until the last of them.
            if (action.isApplied() && action.isAboutLearningRate()) {
                rateHeld = !action.isRelease();
            } else if (action.isApplied() && action.isAboutRateLimit()) {
                limitHeld = !action.isRelease();
            } else if (action.isApplied() && action.isAboutClipping()) {
                clippingHeld = !action.isRelease();
            }
        }
        return found;
    }
}
