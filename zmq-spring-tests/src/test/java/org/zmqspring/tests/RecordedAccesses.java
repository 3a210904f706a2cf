package org.zmqspring.tests;

import java.io.IOException;
import java.io.InputStream;
import java.lang.StackWalker.StackFrame;
import java.lang.reflect.Member;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.aot.agent.RecordedInvocation;
import org.springframework.aot.agent.RecordedInvocationsPublisher;
import org.springframework.aot.agent.RuntimeHintsAgent;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeHint;
import org.springframework.aot.hint.TypeReference;

/**
 * The reflective accesses of this project, of the engine, and to their classes, while an
 * application runs with Spring's agent. Compares them with the hints that its processing
 * ahead of time has written. Thread-safe.
 */
@SuppressWarnings("removal") // without a successor that runs in a JVM
final class RecordedAccesses {

	private static final String HINTS = "META-INF/native-image/org.zmqspring/zmq-spring-tests/reachability-metadata.json";

	/** Whose accesses are recorded. */
	private static final List<String> CALLERS = List.of("org.zmqspring", "org.zeromq", "zmq", "org.springframework",
			"tools.jackson");

	/**
	 * They read the classes of all beans. The hints for beans of other modules are those
	 * modules' own. If a class cannot be read, it has no listeners and gets no warning.
	 */
	private static final List<String> READERS = List.of("org.zmqspring.annotation.ListenerMethodFinder$Annotations",
			"org.zmqspring.config.TemplateNameCheck", "org.zmqspring.tests.RecordedAccesses");

	/** These return a value of the application, or nothing. Others look something up. */
	private static final List<String> USES = List.of("get", "set", "invoke");

	/** Of these classes, only the caller counts. */
	private static final List<String> TOOLS = List.of("java.", "jdk.", "org.springframework.aot.agent.",
			"org.springframework.util.", "org.springframework.core.", "org.springframework.beans.BeanUtils");

	private static final Map<String, MemberCategory> CATEGORIES = Map.of("allDeclaredFields",
			MemberCategory.ACCESS_DECLARED_FIELDS, "allPublicFields", MemberCategory.ACCESS_PUBLIC_FIELDS,
			"allDeclaredConstructors", MemberCategory.INVOKE_DECLARED_CONSTRUCTORS, "allPublicConstructors",
			MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS, "allDeclaredMethods", MemberCategory.INVOKE_DECLARED_METHODS,
			"allPublicMethods", MemberCategory.INVOKE_PUBLIC_METHODS);

	private final Queue<RecordedInvocation> recorded = new ConcurrentLinkedQueue<>();

	/** The option of a JVM that runs with the agent. */
	static String agent() {
		Path jar = Path.of(RuntimeHintsAgent.class.getProtectionDomain().getCodeSource().getLocation().getPath());
		return "-javaagent:" + jar + "="
				+ CALLERS.stream().map((caller) -> "+" + caller).collect(Collectors.joining(","));
	}

	/** Record from now on. */
	void begin() {
		RecordedInvocationsPublisher.addListener(this.recorded::add);
	}

	/** The accesses, each once. */
	List<String> all() {
		return relevant().map(RecordedAccesses::describe).distinct().sorted().toList();
	}

	/** The accesses that no hint allows, each once, with the first caller. */
	List<String> withoutHint() throws IOException {
		RuntimeHints hints = written();
		return relevant().filter((access) -> !access.matches(hints))
			.map((access) -> describe(access) + " by " + caller(access).orElse("?"))
			.distinct()
			.sorted()
			.toList();
	}

	private Stream<RecordedInvocation> relevant() {
		return this.recorded.stream()
			.filter((access) -> !isKnownToImages(access) && hasFound(access))
			.filter((access) -> isOurs(target(access))
					|| caller(access).filter((name) -> isOurs(name) && !READERS.contains(name)).isPresent());
	}

	/**
	 * Annotations need no hints. Spring does not wrap generic types in proxies in a
	 * native image. Lambdas and anonymous classes have no name for a hint.
	 */
	private static boolean isKnownToImages(RecordedInvocation access) {
		Class<?> type = type(access);
		boolean proxy = access.getMethodReference().getMethodName().equals("newProxyInstance")
				|| caller(access).filter((name) -> name.contains(".$Proxy")).isPresent();
		return proxy || (type != null && (type.isAnnotation() || type.getCanonicalName() == null
				|| type.getPackageName().equals("java.lang.reflect")));
	}

	private static boolean hasFound(RecordedInvocation access) {
		return access.getReturnValue() != null || USES.contains(access.getMethodReference().getMethodName());
	}

	private static boolean isOurs(String type) {
		return type.startsWith("org.zmqspring.") || type.startsWith("zmq.") || type.startsWith("org.zeromq.");
	}

	/** The first caller that is not a tool of Spring or the JDK. */
	private static Optional<String> caller(RecordedInvocation access) {
		return access.getStackFrames()
			.map(StackFrame::getClassName)
			.filter((name) -> TOOLS.stream().noneMatch(name::startsWith))
			.findFirst();
	}

	private static String target(RecordedInvocation access) {
		Class<?> type = type(access);
		return (type != null) ? type.getName() : "";
	}

	/**
	 * The type that has the member that is found or used, or the type that is searched.
	 */
	private static @Nullable Class<?> type(RecordedInvocation access) {
		Object found = access.getReturnValue();
		Object instance = access.isStatic() ? found : access.getInstance();
		return (found instanceof Member member) ? member.getDeclaringClass() : (instance instanceof Member member)
				? member.getDeclaringClass() : (instance instanceof Class<?> type) ? type : null;
	}

	private static String describe(RecordedInvocation access) {
		Object instance = access.isStatic() ? "" : access.getInstance();
		String arguments = access.getArguments()
			.stream()
			.filter((argument) -> argument instanceof String || argument instanceof Class<?>)
			.map(String::valueOf)
			.collect(Collectors.joining(", "));
		String method = access.getMethodReference().getMethodName();
		String on = (instance instanceof Class<?> type) ? type.getName()
				: (instance instanceof Member) ? instance.toString() : "";
		return method + " " + on + ((on.isEmpty() || arguments.isEmpty()) ? "" : " ") + arguments;
	}

	/** The hints as a native image would read them. */
	private static RuntimeHints written() throws IOException {
		RuntimeHints hints = new RuntimeHints();
		try (InputStream file = RecordedAccesses.class.getClassLoader().getResourceAsStream(HINTS)) {
			JsonNode root = JsonMapper.shared().readTree(file);
			root.path("reflection").forEach((type) -> addType(type, hints));
			root.path("resources").forEach((resource) -> {
				if (resource.has("glob")) {
					hints.resources().registerPattern(resource.get("glob").asString());
				}
			});
		}
		return hints;
	}

	private static void addType(JsonNode node, RuntimeHints hints) {
		JsonNode type = node.get("type");
		if (type.has("proxy")) {
			hints.proxies()
				.registerJdkProxy((proxy) -> proxy
					.proxiedInterfaces(stream(type.get("proxy")).map((name) -> TypeReference.of(name.asString()))
						.toArray(TypeReference[]::new)));
			return;
		}
		if (!type.asString().endsWith("[]")) {
			hints.reflection().registerType(TypeReference.of(type.asString()), (builder) -> addMembers(node, builder));
		}
	}

	private static void addMembers(JsonNode node, TypeHint.Builder builder) {
		CATEGORIES.forEach((name, category) -> {
			if (node.path(name).asBoolean(false)) {
				builder.withMembers(category);
			}
		});
		node.path("fields").forEach((field) -> builder.withField(field.get("name").asString()));
		node.path("methods").forEach((method) -> {
			List<TypeReference> parameters = stream(method.get("parameterTypes"))
				.map((parameter) -> TypeReference.of(parameter.asString()))
				.toList();
			String name = method.get("name").asString();
			if (name.equals("<init>")) {
				builder.withConstructor(parameters, ExecutableMode.INVOKE);
			}
			else {
				builder.withMethod(name, parameters, ExecutableMode.INVOKE);
			}
		});
	}

	private static Stream<JsonNode> stream(JsonNode array) {
		return StreamSupport.stream(array.spliterator(), false);
	}

}
