package io.gradwatch.prometheus;

import io.gradwatch.policy.Budget;
import java.util.List;

/** What the policy of one run may spend on mitigations, and what it has spent. */
final class BudgetReadings {
    private final RunMeters meters;
    private List<Budget> last = List.of();

    BudgetReadings(RunMeters meters) {
        this.meters = meters;
    }

    void update(List<Budget> budgets) {
        if (!budgets.equals(last)) {
            for (Budget budget : budgets) {
                meters.gauge(Metric.MITIGATION_BUDGET, budget.action()).set((double) budget.limit());
                meters.gauge(Metric.MITIGATION_BUDGET_SPENT, budget.action()).set((double) budget.spent());
            }
            last = budgets;
        }
    }
}
