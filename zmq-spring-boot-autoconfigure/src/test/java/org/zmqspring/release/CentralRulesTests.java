package org.zmqspring.release;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Breaks each rule in a small bundle that is otherwise valid. */
class CentralRulesTests {

	@TempDir
	Path staging;

	@BeforeEach
	void stageAValidBundle() throws IOException {
		stage("some-bom", pom("some-bom", "pom",
				"""
						<dependencyManagement><dependencies>
						<dependency><groupId>org.zmqspring</groupId><artifactId>some</artifactId><version>1.0.0</version></dependency>
						</dependencies></dependencyManagement>"""));
		stage("some", pom("some", "jar",
				"""
						<dependencies>
						<dependency><groupId>org.zeromq</groupId><artifactId>jeromq</artifactId><version>0.6.0</version></dependency>
						</dependencies>"""));
		write("some.jar", jar("META-INF/LICENSE"));
		write("some-sources.jar", jar("META-INF/LICENSE"));
		write("some-javadoc.jar", jar("index.html"));
		write("some-cyclonedx.json", "{}".getBytes());
		Files.writeString(file("maven-metadata.xml"), "<metadata/>");
	}

	@Test
	void whenABundleIsValidThenThereIsNoProblem() throws IOException {
		assertThat(problems()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					<name>A name</name>                |                                     | has no name
					<description>Text</description>    | <description> </description>        | has no description
					<url>https://some.example</url>    |                                     | has no url
					<name>Apache-2.0</name>            |                                     | has no licenses/license/name
					<url>https://licence.example</url> |                                     | has no licenses/license/url
					<name>A person</name>              |                                     | has no developers/developer/name
					<connection>scm:a</connection>     |                                     | has no scm/connection
					<developerConnection>scm:a</developerConnection> |                       | has no scm/developerConnection
					<url>https://scm.example</url>     |                                     | has no scm/url
					<version>0.6.0</version>           |                                     | names no version of org.zeromq:jeromq
					<version>0.6.0</version>           | <version>[0.6,)</version>           | names a range of versions of org.zeromq:jeromq
					<version>0.6.0</version>           | <version>0.7.0-SNAPSHOT</version>   | mentions a SNAPSHOT
					<version>0.6.0</version>           | <version>${jeromq.version}</version> | has a property that is not replaced
					<version>0.6.0</version>           | <version>0.6.0</version><systemPath>/a.jar</systemPath> | takes org.zeromq:jeromq from a path
					<packaging>jar</packaging>         | <parent><version>1</version></parent> | has parent
					<packaging>jar</packaging>         | <repositories/>                     | has repositories
					<artifactId>some</artifactId>      | <artifactId>other</artifactId>      | is not where its coordinates say
					<groupId>org.zeromq</groupId>      | <groupId>org.zmqspring</groupId>    | which is not in the bundle
					""")
	void whenAnElementOfThePomIsBrokenThenItIsNamed(String from, String to, String problem) throws IOException {
		String pom = Files.readString(file("some.pom"));
		assertThat(pom).contains(from);
		write("some.pom", pom.replace(from, (to != null) ? to : "").getBytes());
		assertThat(problems()).anySatisfy((found) -> assertThat(found).contains(problem));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			some.jar            | there is no some-1.0.0.jar
			some-sources.jar    | there is no some-1.0.0-sources.jar
			some-javadoc.jar    | there is no some-1.0.0-javadoc.jar
			some-cyclonedx.json | some-1.0.0.jar has no bill of materials
			some.jar.md5        | some-1.0.0.jar has no md5
			some.pom.sha1       | some-1.0.0.pom has no sha1
			some.jar.asc        | some-1.0.0.jar is not signed
			some-javadoc.jar.asc | some-1.0.0-javadoc.jar is not signed
			""")
	void whenAFileIsMissingThenItIsNamed(String name, String problem) throws IOException {
		Files.delete(file(name));
		assertThat(problems()).contains(problem);
	}

	@Test
	void whenAChecksumIsOfOtherBytesThenItIsNamed() throws IOException {
		Files.write(file("some.jar"), jar("META-INF/LICENSE", "Other.class"));
		assertThat(problems()).containsExactlyInAnyOrder("some-1.0.0.jar has another md5 than its file says",
				"some-1.0.0.jar has another sha1 than its file says");
	}

	@Test
	void whenASignatureIsOtherTextThenItIsNamed() throws IOException {
		Files.writeString(file("some.jar.asc"), "signed by me");
		assertThat(problems()).containsExactly("some-1.0.0.jar.asc is not a signature");
	}

	@Test
	void whenAJarIsEmptyThenItIsNamed() throws IOException {
		write("some-javadoc.jar", jar("META-INF/MANIFEST.MF"));
		assertThat(problems()).containsExactly("some-1.0.0-javadoc.jar is empty");
	}

	@Test
	void whenAJarHasNoLicenceThenItIsNamed() throws IOException {
		write("some-sources.jar", jar("Some.java"));
		assertThat(problems()).containsExactly("some-1.0.0-sources.jar has no META-INF/LICENSE");
	}

	@Test
	void whenTheBillOfMaterialsForgetsAJarThenItIsNamed() throws IOException {
		stage("some-bom", pom("some-bom", "pom", ""));
		assertThat(problems()).containsExactly("the bill of materials names [], the bundle has [some:1.0.0]");
	}

	@Test
	void whenNothingIsSignedThenSignaturesAreNotExpected() throws IOException {
		Files.delete(file("some.jar.asc"));
		assertThat(CentralRules.problems(this.staging, false)).isEmpty();
	}

	private List<String> problems() throws IOException {
		return CentralRules.problems(this.staging, true);
	}

	private void stage(String artifact, String pom) throws IOException {
		write(artifact + ".pom", pom.getBytes());
	}

	/** Writes a file with its checksums and a signature. */
	private void write(String name, byte[] content) throws IOException {
		Path file = file(name);
		Files.createDirectories(file.getParent());
		Files.write(file, content);
		Files.writeString(file(name + ".md5"), CentralRules.digest(file, "MD5"));
		Files.writeString(file(name + ".sha1"), CentralRules.digest(file, "SHA-1"));
		Files.writeString(file(name + ".asc"), "-----BEGIN PGP SIGNATURE-----\n");
	}

	/** "some-sources.jar" is "some-1.0.0-sources.jar" in the folder of its artifact. */
	private Path file(String name) {
		String artifact = name.startsWith("some-bom") ? "some-bom" : "some";
		String rest = name.startsWith(artifact) ? name.substring(artifact.length()) : "";
		return this.staging.resolve("org/zmqspring/" + artifact + "/1.0.0")
			.resolve(rest.isEmpty() ? name : artifact + "-1.0.0" + rest);
	}

	private static String pom(String artifact, String packaging, String rest) {
		return """
				<project>
				<groupId>org.zmqspring</groupId><artifactId>%s</artifactId><version>1.0.0</version>
				<packaging>%s</packaging>
				<name>A name</name><description>Text</description><url>https://some.example</url>
				<licenses><license><name>Apache-2.0</name><url>https://licence.example</url></license></licenses>
				<developers><developer><name>A person</name></developer></developers>
				<scm><connection>scm:a</connection><developerConnection>scm:a</developerConnection>
				<url>https://scm.example</url></scm>
				%s
				</project>
				""".formatted(artifact, packaging, rest);
	}

	private static byte[] jar(String... entries) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
			for (String entry : entries) {
				zip.putNextEntry(new ZipEntry(entry));
				zip.closeEntry();
			}
		}
		return bytes.toByteArray();
	}

}
