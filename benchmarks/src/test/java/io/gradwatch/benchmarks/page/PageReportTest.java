package io.gradwatch.benchmarks.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageReportTest {
    @ParameterizedTest
    @CsvSource({"2000, 1999999, true", "2000.1, 1999999, false", "2000, 2000000, false", "NaN, 1, false"})
    void isMetWhenTheSlowestColdOpeningIsInTimeAndTheLargestAnswerIsSmallEnough(
            double millis, long bytes, boolean isMet) {
        PageReport report = new PageReport(
                300, 100_000, 2000, List.of(figures(bytes, 900), figures(1, 500, millis), figures(1, 700)));

        assertThat(report.isMet()).isEqualTo(isMet);
        assertThat(report.text()).contains(isMet ? "met: slowest" : "MISSED: slowest");
    }

    @Test
    void warmOpeningsAreShownButNotJudged() {
        PageReport report = new PageReport(
                3,
                50,
                2000,
                List.of(new PageFigures(
                        StorageKind.SQLITE,
                        514_000_000,
                        openings(1200, 1300, 1700),
                        openings(9000),
                        List.of(new ServerAnswer("data", 20, 130_000)))));

        assertThat(report.isMet()).isTrue();
        assertThat(report.text())
                .contains("sqlite          514  1300, slowest 1700 of 3", "9000, slowest 9000 of 1", "130,000 bytes");
    }

    private static PageFigures figures(long bytes, double... cold) {
        return new PageFigures(
                StorageKind.MAPDB, 1, openings(cold), openings(1), List.of(new ServerAnswer("layers", 1, bytes)));
    }

    private static List<Opening> openings(double... millis) {
        return DoubleStream.of(millis)
                .mapToObj(each -> new Opening(each, 100, List.of(new Opening.Request("data", 120, 400, 1000))))
                .toList();
    }
}
