package org.zmqspring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the types of the API with the last release, whose members are in a file.
 * {@code -Dzmq.api.write=true} writes the file again: {@code docs/compatibility.md} says
 * when.
 */
class ApiTests {

	private static final Path BASELINE = Path.of("src/test/resources/api.txt");

	private static final List<Path> MODULES = List.of(Path.of(""), Path.of("../zmq-spring"),
			Path.of("../zmq-spring-test"));

	private static final String REMEDY = "docs/compatibility.md says what may change. If this must change, say so in "
			+ "CHANGELOG.md and run this test with -Dzmq.api.write=true";

	@Test
	void nothingOfTheApiIsRemovedOrChanged() throws Exception {
		Set<String> now = ApiSignatures.of(api());
		if (Boolean.getBoolean("zmq.api.write")) {
			Files.write(BASELINE, now);
		}
		assertThat(ApiSignatures.removed(baseline(), now)).as(REMEDY).isEmpty();
	}

	@Test
	void implementationsOfTheApiNeedNothingNew() throws Exception {
		assertThat(ApiSignatures.required(baseline(), ApiSignatures.of(api()))).as(REMEDY).isEmpty();
	}

	@Test
	void thePackagesOfTheApiSaySinceWhen() throws Exception {
		Set<String> packages = new TreeSet<>();
		api().forEach((type) -> packages.add(type.getPackageName()));
		List<String> without = new ArrayList<>();
		for (String name : packages) {
			String place = "src/main/java/" + name.replace('.', '/') + "/package-info.java";
			Path source = MODULES.stream()
				.map((module) -> module.resolve(place))
				.filter(Files::exists)
				.findAny()
				.orElseThrow();
			if (!Files.readString(source).contains("@since ")) {
				without.add(name);
			}
		}
		assertThat(without).isEmpty();
	}

	@Test
	void whenAMemberIsRemovedOrChangedThenItIsFound() {
		assertThat(compare(ApiSignatures::removed, Before.class, After.class)).containsExactlyInAnyOrder(
				"Type: public abstract void removed()", "Type: public abstract int changedResult()",
				"Type: public abstract void changedParameter(int)", "Type: public static final int CONSTANT = 1",
				"Type: public abstract java.util.List<java.lang.String> changedGenerics()",
				"Type$Kind: public static final Type$Kind GONE");
		assertThat(compare(ApiSignatures::required, Before.class, After.class))
			.contains("Type: public abstract void added()")
			.doesNotContain("Type: public void addedWithBody()");
	}

	@Test
	void whenAnElementOfAnAnnotationLosesItsDefaultThenItIsFound() {
		assertThat(compare(ApiSignatures::removed, BeforeMark.class, AfterMark.class))
			.containsExactly("Type: public abstract java.lang.String value() default \"a\"");
		assertThat(compare(ApiSignatures::required, BeforeMark.class, AfterMark.class))
			.containsExactly("Type: public abstract java.lang.String value()");
	}

	private static Set<Class<?>> api() throws Exception {
		Set<Class<?>> types = new LinkedHashSet<>();
		for (String name : ArchitectureTests.listedApi()) {
			types.add(Class.forName(name, false, ApiTests.class.getClassLoader()));
		}
		return types;
	}

	private static Set<String> baseline() throws IOException {
		return new TreeSet<>(Files.readAllLines(BASELINE));
	}

	private static List<String> compare(BiFunction<Set<String>, Set<String>, List<String>> comparison, Class<?> before,
			Class<?> after) {
		return comparison.apply(lines(before), lines(after));
	}

	private static Set<String> lines(Class<?> type) {
		Set<String> lines = new TreeSet<>();
		ApiSignatures.of(List.of(type)).forEach((line) -> lines.add(line.replace(type.getName(), "Type")));
		return lines;
	}

	public interface Before {

		int CONSTANT = 1;

		void kept();

		void removed();

		int changedResult();

		void changedParameter(int value);

		List<String> changedGenerics();

		enum Kind {

			GONE, KEPT

		}

	}

	public interface After {

		int CONSTANT = 2;

		void kept();

		long changedResult();

		void changedParameter(long value);

		List<Object> changedGenerics();

		void added();

		default void addedWithBody() {
		}

		enum Kind {

			KEPT, NEW

		}

	}

	public @interface BeforeMark {

		String value() default "a";

	}

	public @interface AfterMark {

		String value();

		int added() default 1;

	}

}
