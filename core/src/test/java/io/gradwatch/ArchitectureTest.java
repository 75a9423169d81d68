package io.gradwatch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
    /** From the top down: a package may use those after it, never those before it. */
    private static final List<String> ORDER = List.of(
            "io.gradwatch",
            "io.gradwatch.export",
            "io.gradwatch.policy",
            "io.gradwatch.guard",
            "io.gradwatch.action",
            "io.gradwatch.incident",
            "io.gradwatch.rule",
            "io.gradwatch.probe",
            "io.gradwatch.sample",
            "io.gradwatch.topology",
            "io.gradwatch.stats",
            "io.gradwatch.plugin");

    private static final JavaClasses CORE = new ClassFileImporter().importPath(Path.of("target", "classes"));

    @Test
    void everyPackageHasItsPlaceInTheOrder() {
        assertThat(packages().map(JavaPackage::getName)).containsExactlyInAnyOrderElementsOf(ORDER);
    }

    static Stream<String> lowerPackages() {
        return ORDER.stream().skip(1);
    }

    @ParameterizedTest
    @MethodSource("lowerPackages")
    void aPackageDoesNotDependOnThoseAboveIt(String name) {
        String[] above = ORDER.subList(0, ORDER.indexOf(name)).toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(name)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(above)
                .check(CORE);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("io.gradwatch.(*)").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void coreDependsOnTheJdkAndJSpecifyOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "io.gradwatch..")
                .check(CORE);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(packages()).allMatch(javaPackage -> javaPackage.isAnnotatedWith(NullMarked.class));
    }

    private static Stream<JavaPackage> packages() {
        Set<JavaPackage> found = CORE.stream()
                .filter(type -> !type.getPackageName().isEmpty())
                .map(JavaClass::getPackage)
                .collect(toSet());
        return found.stream();
    }
}
