package org.zmqspring;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.zmqspring.agent.Agent;
import org.zmqspring.agent.AgentThread;
import org.zmqspring.boot.autoconfigure.ZmqProperties;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.message.Internal;
import org.zmqspring.test.FaultProxy;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.Lifecycle;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the floors of {@code docs/architecture.md} and the rules that keep them apart.
 */
class ArchitectureTests {

	private static final String ROOT = "org.zmqspring.";

	/** What any class may use: the JDK, null annotations and the logging façade. */
	private static final List<String> EVERYWHERE = List.of("java..", "org.jspecify..", "org.slf4j..");

	private static final String[] SPRING_CORE = { "org.springframework.core..", "org.springframework.util.." };

	private static final String ANY_SPRING = "org.springframework..";

	private static final String[] FLOORS_BELOW_OBSERVATION = { "message..", "agent..", "security..", "transport..",
			"convert..", "link..", "listen..", "publish..", "forward..", "supervise..", "annotation..", "settings..",
			"feed..", "replay.." };

	/** Per package: what it may use beside itself and {@link #EVERYWHERE}. */
	private static final Map<String, String[]> MAY_USE = new TreeMap<>(Map.ofEntries(//
			Map.entry("message..", own()), //
			Map.entry("agent..", and(own("message.."), "org.jctools..")), //
			Map.entry("security..", and(own("message.."), "javax.crypto..")), //
			Map.entry("settings..", own("message..")), //
			Map.entry("feed..", own("message..", "settings..")), //
			Map.entry("transport",
					and(own("message..", "security..", "settings.."), "org.springframework.util.unit..")), //
			Map.entry("convert..",
					and(own("message.."), SPRING_CORE, "org.springframework.messaging..", "tools.jackson..",
							"com.fasterxml.jackson.annotation..")), //
			Map.entry("transport.jeromq.zap",
					and(own("transport", "message..", "agent..", "security.."), "org.zeromq..", "zmq..")), //
			Map.entry("transport.jeromq",
					and(own("transport", "transport.jeromq.zap", "message..", "agent..", "security.."), "org.zeromq..",
							"zmq..", "org.springframework.aot.hint..")), //
			Map.entry("link..", own("transport", "settings..", "message..")), //
			Map.entry("replay..",
					and(own("transport", "message..", "agent..", "feed..", "settings.."),
							"org.springframework.util.unit..")), //
			Map.entry("listen..",
					and(own("transport", "message..", "agent..", "feed..", "replay.."), SPRING_CORE, "org.jctools..")), //
			Map.entry("publish..",
					and(own("transport", "message..", "convert..", "agent..", "settings..", "feed.."), SPRING_CORE,
							"org.jctools..", "org.springframework.transaction.support..", "jakarta.annotation..")), //
			Map.entry("forward..", own("transport", "message..", "agent..")), //
			Map.entry("supervise..",
					and(own("link..", "transport", "agent..", "message..", "security.."), SPRING_CORE)), //
			Map.entry("annotation..",
					and(own("listen..", "publish..", "convert..", "message..", "feed.."), ANY_SPRING,
							"org.reactivestreams..", "jakarta.validation..")), //
			Map.entry("config..", and(own(FLOORS_BELOW_OBSERVATION), ANY_SPRING, "tools.jackson..")), //
			Map.entry("jfr..", and(own("supervise..", "link..", "transport", "message.."), "jdk.jfr..")), //
			Map.entry("observe..",
					and(own("listen..", "publish..", "message..", "agent.."), "io.micrometer.common..",
							"io.micrometer.observation..")), //
			Map.entry("metrics..", and(own(FLOORS_BELOW_OBSERVATION), SPRING_CORE, "io.micrometer..")), //
			Map.entry("test..", and(own(FLOORS_BELOW_OBSERVATION), own("config.."), ANY_SPRING, "org.assertj..")), //
			Map.entry("actuate..",
					and(own(FLOORS_BELOW_OBSERVATION), ANY_SPRING, "com.fasterxml.jackson.annotation.."))));

	private static final String AUTOCONFIGURE = ROOT + "boot.autoconfigure..";

	private static final JavaClasses MAIN = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.withImportOption((location) -> !location.contains("-tests.jar"))
		.importPackages("org.zmqspring");

	@Test
	void packagesUseOnlyLowerFloors() {
		check(CompositeArchRule.of(MAY_USE.entrySet()
			.stream()
			.map((floor) -> onlyUses(ROOT + floor.getKey(), floor.getValue()))
			.toList()));
	}

	@Test
	void everyClassStandsOnAFloor() {
		List<String> floors = new ArrayList<>(MAY_USE.keySet().stream().map(ROOT::concat).toList());
		floors.add(AUTOCONFIGURE);
		check(classes().should().resideInAnyPackage(floors.toArray(String[]::new)));
	}

	@Test
	void packagesAreFreeOfCycles() {
		check(SlicesRuleDefinition.slices().matching("org.zmqspring.(**)").should().beFreeOfCycles());
	}

	@Test
	void everyPackageIsNullMarked() {
		Map<String, Boolean> marked = new TreeMap<>();
		MAIN.forEach((type) -> marked.computeIfAbsent(type.getPackageName(),
				(name) -> type.getPackage().isAnnotatedWith(NullMarked.class)));
		assertThat(marked).as("packages with a package-info that is @NullMarked").doesNotContainValue(false);
	}

	@Test
	void onlyTheJeromqTransportKnowsTheEngine() {
		check(noClasses().that()
			.resideOutsideOfPackage(ROOT + "transport.jeromq..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.zeromq..", "zmq.."));
	}

	@Test
	void onlyEngineInternalsReachesPrivateFieldsOfTheEngine() {
		check(noClasses().that()
			.resideInAPackage(ROOT + "transport.jeromq..")
			.and()
			.haveNameNotMatching(".*\\.EngineInternals(\\$.*)?")
			.should()
			.dependOnClassesThat()
			.belongToAnyOf(AccessibleObject.class, Field.class, Method.class, MethodHandle.class, MethodHandles.class,
					MethodHandles.Lookup.class, VarHandle.class));
	}

	@Test
	void onlyMetricsAndObserveKnowMicrometer() {
		check(noClasses().that()
			.resideOutsideOfPackages(ROOT + "metrics..", ROOT + "observe..", AUTOCONFIGURE)
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.micrometer.."));
	}

	@Test
	void theLibraryDoesNotKnowSpringBoot() {
		JavaClasses library = module(ZmqSettings.class);
		assertThat(library.contain(ZmqProperties.class)).as("Spring Boot's module is another one").isFalse();
		noClasses().should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.boot..", AUTOCONFIGURE, ROOT + "actuate..")
			.check(library);
	}

	@Test
	void theTestKitKnowsNeitherSpringBootNorJunit() {
		noClasses().should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.boot..", "org.junit..", AUTOCONFIGURE, ROOT + "actuate..")
			.check(module(FaultProxy.class));
	}

	@Test
	void theModuleForSpringBootHoldsNothingElse() {
		classes().should().resideInAnyPackage(AUTOCONFIGURE, ROOT + "actuate..").check(module(ZmqProperties.class));
	}

	@Test
	void autoConfigurationRunsNothingButTheWatchdog() {
		check(noClasses().that()
			.resideInAPackage(AUTOCONFIGURE)
			.and()
			.doNotHaveFullyQualifiedName(ROOT + "boot.autoconfigure.PollerWatchdog")
			.should()
			.beAssignableTo(Agent.class)
			.orShould()
			.beAssignableTo(Lifecycle.class)
			.orShould()
			.beAssignableTo(Thread.class)
			.orShould()
			.dependOnClassesThat()
			.areAssignableTo(AgentThread.class));
	}

	@Test
	void thePageOfTheArchitectureListsEveryPublicTypeThatIsNotInternal() throws IOException {
		Set<String> api = MAIN.stream()
			.filter((type) -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
			.filter((type) -> !isInternal(type))
			.map(JavaClass::getName)
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(listedApi()).as("docs/architecture.md, section 'The API'").isEqualTo(api);
	}

	@Test
	void noTypeOfTheApiMentionsAnInternalOne() {
		List<String> mentions = MAIN.stream()
			.filter(ArchitectureTests::isApi)
			.flatMap((type) -> mentions(type)
				.filter((mentioned) -> mentioned.getPackageName().startsWith("org.zmqspring"))
				.filter((mentioned) -> !isApi(mentioned))
				.map((mentioned) -> type.getName() + " mentions " + mentioned.getName()))
			.distinct()
			.sorted()
			.toList();
		assertThat(mentions).as("Mark the member @Internal, or the type that it mentions as API").isEmpty();
	}

	@Test
	void nothingSleeps() {
		check(noClasses().should()
			.callMethodWhere(DescribedPredicate.describe("sleeps",
					(call) -> call.getName().equals("sleep") && (call.getTargetOwner().isEquivalentTo(Thread.class)
							|| call.getTargetOwner().isEquivalentTo(TimeUnit.class)))));
	}

	@Test
	void onlyTheSystemTickerReadsTheClock() {
		check(noClasses().that()
			.doNotHaveFullyQualifiedName(ROOT + "agent.SystemTicker")
			.should()
			.accessTargetWhere(DescribedPredicate.describe("reads the clock", (access) -> {
				JavaClass owner = access.getTargetOwner();
				return switch (access.getName()) {
					case "nanoTime", "currentTimeMillis" -> owner.isEquivalentTo(System.class);
					case "now" -> owner.getPackageName().equals("java.time");
					default -> false;
				};
			}))
			.orShould()
			.dependOnClassesThat()
			.areAssignableTo(Clock.class));
	}

	@Test
	void namesSayTheRole() {
		check(noClasses().should()
			.haveNameMatching(".*[.$](Abstract[A-Z][^.$]*|[^.$]*(Manager|Helper|Util|Impl)s?)(\\$.*)?"));
	}

	@Test
	void autoConfigurationsArePublicAndFinal() {
		check(classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.andShould()
			.resideInAPackage(AUTOCONFIGURE));
	}

	@Test
	void autoConfigurationsHaveNoPublicMembers() {
		check(codeUnits().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.and(DescribedPredicate.not(defaultConstructors()))
			.should()
			.notBePublic());
	}

	/** The names of the types in the section "The API" of the page. */
	static Set<String> listedApi() throws IOException {
		String page = Files.readString(Path.of("../docs/architecture.md"));
		String section = page.substring(page.indexOf("\n## The API\n"), page.indexOf("\n## Threads and ownership\n"));
		Set<String> listed = new TreeSet<>();
		Matcher row = Pattern.compile("(?m)^\\| `([a-z.]+)`[^|]*\\|(.*)\\|$").matcher(section);
		while (row.find()) {
			Matcher type = Pattern.compile("`(\\w+)`").matcher(row.group(2));
			while (type.find()) {
				listed.add(ROOT + row.group(1) + "." + type.group(1));
			}
		}
		return listed;
	}

	/**
	 * What an application sees of a type: supertypes, and members that are not internal.
	 */
	private static Stream<JavaClass> mentions(JavaClass type) {
		Stream<JavaType> supertypes = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
		Stream<JavaType> fields = type.getFields().stream().filter(ArchitectureTests::isApi).map(JavaField::getType);
		Stream<JavaType> units = type.getCodeUnits()
			.stream()
			.filter(ArchitectureTests::isApi)
			.flatMap((unit) -> Stream
				.of(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream(),
						unit.getExceptionTypes().stream())
				.flatMap((types) -> types));
		return Stream.of(supertypes, fields, units)
			.flatMap((types) -> types)
			.flatMap((mentioned) -> mentioned.getAllInvolvedRawTypes().stream())
			.map(JavaClass::getBaseComponentType);
	}

	private static boolean isApi(JavaClass type) {
		return type.getModifiers().contains(JavaModifier.PUBLIC) && !isInternal(type)
				&& type.getEnclosingClass().map(ArchitectureTests::isApi).orElse(true);
	}

	private static boolean isApi(JavaMember member) {
		return (member.getModifiers().contains(JavaModifier.PUBLIC)
				|| member.getModifiers().contains(JavaModifier.PROTECTED))
				&& !member.getModifiers().contains(JavaModifier.SYNTHETIC) && !member.isAnnotatedWith(Internal.class);
	}

	private static boolean isInternal(JavaClass type) {
		return type.isAnnotatedWith(Internal.class) || type.getPackage().isAnnotatedWith(Internal.class);
	}

	/** The classes of the module that this type belongs to. */
	private static JavaClasses module(Class<?> type) {
		return new ClassFileImporter().importUrl(type.getProtectionDomain().getCodeSource().getLocation());
	}

	private static ArchRule onlyUses(String self, String[] allowed) {
		List<String> packages = new ArrayList<>(EVERYWHERE);
		packages.add(self);
		packages.addAll(List.of(allowed));
		return classes().that()
			.resideInAPackage(self)
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(packages.toArray(String[]::new))
			.allowEmptyShould(true);
	}

	/** The compiler makes the default constructor of a public class public. */
	private static DescribedPredicate<JavaCodeUnit> defaultConstructors() {
		return DescribedPredicate.describe("default constructors",
				(unit) -> unit instanceof JavaConstructor && unit.getParameters().isEmpty());
	}

	/** Passes also while no class is there yet. */
	private static void check(ArchRule rule) {
		rule.allowEmptyShould(true).check(MAIN);
	}

	private static String[] own(String... names) {
		return List.of(names).stream().map(ROOT::concat).toArray(String[]::new);
	}

	private static String[] and(String[] packages, String... more) {
		List<String> all = new ArrayList<>(List.of(packages));
		all.addAll(List.of(more));
		return all.toArray(String[]::new);
	}

	private static String[] and(String[] packages, String[] others, String... more) {
		return and(and(packages, others), more);
	}

}
