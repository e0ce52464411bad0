// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.chasqui.delivery.EnvelopeCodec;
import org.chasqui.delivery.EventCodec;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(
        packages = "org.chasqui",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.WithoutProtocol.class})
class ArchitectureTest {

    /** The generated classes keep no rules of ours. */
    static final class WithoutProtocol implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("org/chasqui/protocol/");
        }
    }

    @ArchTest
    static void seesTheFeatures(JavaClasses classes) {
        // an empty import would make every other rule here pass
        assertThat(packagesOf(classes).map(JavaPackage::getName).collect(Collectors.toSet()))
                .contains(
                        "org.chasqui.identity",
                        "org.chasqui.accounts",
                        "org.chasqui.devices",
                        "org.chasqui.keys",
                        "org.chasqui.delivery",
                        "org.chasqui.routing",
                        "org.chasqui.wakeup",
                        "org.chasqui.ingress");
    }

    @ArchTest
    static final ArchRule everyClassIsOfAFeature = classes().should().resideInAPackage("org.chasqui.(*)..");

    @ArchTest
    static final ArchRule featuresHaveNoCycles =
            slices().matching("org.chasqui.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule internalsAreTheirFeaturesOwn = classes().should(keepOutOfOtherFeaturesInternals());

    @ArchTest
    static final ArchRule featuresDependInOneDirection = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("identity")
            .definedBy("org.chasqui.identity..")
            .layer("accounts")
            .definedBy("org.chasqui.accounts..")
            .layer("devices")
            .definedBy("org.chasqui.devices..")
            .layer("keys")
            .definedBy("org.chasqui.keys..")
            .layer("delivery")
            .definedBy("org.chasqui.delivery..")
            .layer("routing")
            .definedBy("org.chasqui.routing..")
            .layer("ingress")
            .definedBy("org.chasqui.ingress..")
            .layer("wakeup")
            .definedBy("org.chasqui.wakeup..")
            .layer("metrics")
            .definedBy("org.chasqui.metrics..")
            .layer("platform")
            .definedBy("org.chasqui.platform..")
            .whereLayer("identity")
            .mayNotAccessAnyLayer()
            .whereLayer("metrics")
            .mayNotAccessAnyLayer()
            .whereLayer("platform")
            .mayNotAccessAnyLayer()
            .whereLayer("accounts")
            .mayOnlyAccessLayers("identity", "platform")
            .whereLayer("devices")
            .mayOnlyAccessLayers("accounts", "identity", "platform")
            .whereLayer("keys")
            .mayOnlyAccessLayers("devices", "accounts", "identity", "platform")
            .whereLayer("delivery")
            .mayOnlyAccessLayers("devices", "accounts", "identity", "platform", "metrics")
            .whereLayer("routing")
            .mayOnlyAccessLayers("delivery", "devices", "accounts", "identity", "platform")
            .whereLayer("wakeup")
            .mayOnlyAccessLayers("delivery", "devices", "identity", "platform", "metrics")
            .whereLayer("ingress")
            .mayOnlyAccessLayers("routing", "delivery", "devices", "accounts", "identity", "platform", "metrics");

    @ArchTest
    static final ArchRule nothingDependsOnAdmin = noClasses()
            .that()
            .resideOutsideOfPackage("org.chasqui.admin..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.chasqui.admin..");

    @ArchTest
    static final ArchRule generatedTypesStayInCodecs = noClasses()
            .that()
            .doNotBelongToAnyOf(EnvelopeCodec.class, EventCodec.class)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.chasqui.protocol.v1..", "org.chasqui.protocol.relay..");

    @ArchTest
    static final ArchRule libsignalStaysInKeys = noClasses()
            .that()
            .resideOutsideOfPackage("org.chasqui.keys..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.signal.."));

    @ArchTest
    static final ArchRule pushLibrariesStayInTheirAdapters = noClasses()
            .that()
            .resideOutsideOfPackage("org.chasqui.wakeup.internal..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "com.interaso..", "com.eatthepath..", "io.netty..", "org.apache.hc..", "org.apache.http..");

    @ArchTest
    static void everyPackageIsNullMarked(JavaClasses classes) {
        Set<String> unmarked = packagesOf(classes)
                .filter(p -> !p.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .collect(Collectors.toSet());
        assertThat(unmarked).isEmpty();
    }

    private static java.util.stream.Stream<JavaPackage> packagesOf(JavaClasses classes) {
        return classes.stream().map(JavaClass::getPackage).distinct();
    }

    private static ArchCondition<JavaClass> keepOutOfOtherFeaturesInternals() {
        return new ArchCondition<>("keep out of other features' internals") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
                    Optional<String> owner = internalOf(dependency.getTargetClass());
                    if (owner.isPresent()
                            && !item.getPackageName().matches("org\\.chasqui\\." + owner.get() + "(\\..*)?")) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static Optional<String> internalOf(JavaClass target) {
        Matcher matcher =
                Pattern.compile("org\\.chasqui\\.(\\w+)\\.internal(\\..*)?").matcher(target.getPackageName());
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
