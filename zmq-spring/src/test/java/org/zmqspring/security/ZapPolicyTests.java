package org.zmqspring.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.security.ZapPolicy.KeyLists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests for {@link ZapPolicy} and {@link AllowedKeys}. */
class ZapPolicyTests {

	private final CurveKey alice = key();

	private final CurveKey bob = key();

	@TempDir
	private Path directory;

	private static CurveKey key() {
		return CurveKeyPair.generate(new SecureRandom()).publicKey();
	}

	@Test
	void withoutAListAnyKeyMayConnect() {
		assertThat(curve(Set.of(), null).judge(withKey(this.alice))).isNull();
	}

	@Test
	void withAListOnlyItsKeysMayConnect() {
		ZapPolicy policy = curve(Set.of(this.alice), null);
		assertThat(policy.judge(withKey(this.alice))).isNull();
		assertThat(policy.judge(withKey(this.bob))).isEqualTo(RefusalCause.KEY);
		assertThat(policy.judge(request("CURVE", "10.0.0.1", null, null, null))).isEqualTo(RefusalCause.KEY);
		assertThat(policy.isWatched()).isFalse();
		assertThat(policy.refresh()).isEmpty();
	}

	@Test
	void anEmptyFileAllowsNoPeer() throws IOException {
		assertThat(curve(Set.of(), write("# nobody\n\n#\n")).judge(withKey(this.alice))).isEqualTo(RefusalCause.KEY);
	}

	@Test
	void whenTheFileChangesThenKeysComeAndGo() throws IOException {
		ZapPolicy policy = curve(Set.of(), write("# ours\n" + this.alice.z85() + "  alice's laptop\r\n"));
		assertThat(policy.judge(withKey(this.bob))).isEqualTo(RefusalCause.KEY);
		assertThat(policy.refresh()).isEmpty();
		write(this.bob.z85());
		assertThat(policy.refresh()).isEmpty();
		assertThat(policy.refresh()).containsExactly(this.alice);
		assertThat(policy.judge(withKey(this.bob))).isNull();
		assertThat(policy.judge(withKey(this.alice))).isEqualTo(RefusalCause.KEY);
		assertThat(policy.allowedKeys()).isEqualTo(1);
	}

	@Test
	void aKeyInTheConfigurationIsNotRevokedByTheFile() throws IOException {
		ZapPolicy policy = curve(Set.of(this.alice), write(this.alice.z85() + "\n" + this.bob.z85()));
		write("");
		assertThat(policy.refresh()).isEmpty();
		assertThat(policy.refresh()).containsExactly(this.bob);
		assertThat(policy.judge(withKey(this.alice))).isNull();
	}

	@Test
	void whenTheFileCannotBeUsedThenTheKeysStay() throws IOException {
		Path file = write(this.alice.z85());
		ZapPolicy policy = curve(Set.of(), file);
		write(this.bob.z85() + "\nsEcReT");
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(policy::refresh)
			.withMessageContaining("Line 2 of file " + file)
			.withMessageNotContaining("sEcReT");
		Files.delete(file);
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(policy::refresh)
			.withMessageContaining("there is no such file");
		assertThat(policy.judge(withKey(this.alice))).isNull();
		assertThat(policy.judge(withKey(this.bob))).isEqualTo(RefusalCause.KEY);
	}

	@Test
	void whenAFileIsReadWhileItIsWrittenThenNoKeyIsRevoked() throws IOException {
		String both = this.alice.z85() + "\n" + this.bob.z85() + "\n";
		Path file = write(both);
		ZapPolicy policy = curve(Set.of(), file);
		for (String half : List.of("", this.alice.z85() + "\n",
				this.alice.z85() + "\n" + this.bob.z85().substring(9))) {
			write(half);
			refreshIfItCan(policy);
			write(both);
			assertThat(policy.refresh()).isEmpty();
			assertThat(policy.judge(withKey(this.alice))).isNull();
			assertThat(policy.judge(withKey(this.bob))).isNull();
		}
		write("");
		refreshIfItCan(policy);
		Files.delete(file);
		refreshIfItCan(policy);
		write("");
		assertThat(policy.refresh()).as("not the same twice in a row").isEmpty();
		assertThat(policy.refresh()).containsExactlyInAnyOrder(this.alice, this.bob);
	}

	private static void refreshIfItCan(ZapPolicy policy) {
		try {
			assertThat(policy.refresh()).isEmpty();
		}
		catch (ZmqConfigurationException ex) {
			// then the list stays as it was
		}
	}

	@Test
	void whenARemarkChangesAtEachReadingThenARevokedKeyIsRevokedAllTheSame() throws IOException {
		ZapPolicy policy = curve(Set.of(), write("# written at 0\n" + this.alice.z85() + "\n" + this.bob.z85()));
		write("# written at 1\n" + this.bob.z85());
		assertThat(policy.refresh()).isEmpty();
		write("# written at 2\n" + this.bob.z85() + " seen at 2");
		assertThat(policy.refresh()).containsExactly(this.alice);
		assertThat(policy.judge(withKey(this.alice))).isEqualTo(RefusalCause.KEY);
		assertThat(policy.judge(withKey(this.bob))).isNull();
		write("# written at 3\n" + this.bob.z85());
		assertThat(policy.refresh()).isEmpty();
	}

	@Test
	void whenOrderSpellingAndOtherKeysChangeAtEachReadingThenARevokedKeyIsRevokedAllTheSame() throws IOException {
		ZapPolicy policy = curve(Set.of(), write(this.alice.z85() + "\n" + this.bob.z85()));
		write(HexFormat.of().formatHex(this.bob.bytes()) + "\n" + key().z85());
		assertThat(policy.refresh()).isEmpty();
		assertThat(policy.judge(withKey(this.alice))).isNull();
		write(key().z85() + "\n" + this.bob.z85());
		assertThat(policy.refresh()).contains(this.alice);
		assertThat(policy.judge(withKey(this.alice))).isEqualTo(RefusalCause.KEY);
		assertThat(policy.judge(withKey(this.bob))).isNull();
	}

	@Test
	void whenAKeyComesBackThenItMustBeMissingTwiceAgain() throws IOException {
		String both = this.alice.z85() + "\n" + this.bob.z85();
		ZapPolicy policy = curve(Set.of(), write(both));
		for (int i = 0; i < 3; i++) {
			write(this.bob.z85());
			assertThat(policy.refresh()).isEmpty();
			write(both);
			assertThat(policy.refresh()).isEmpty();
		}
		assertThat(policy.judge(withKey(this.alice))).isNull();
	}

	@Test
	void whenKeysAreAddedThenTheyMayConnectAtOnce() throws IOException {
		ZapPolicy policy = curve(Set.of(), write(this.alice.z85()));
		write(this.alice.z85() + "\n" + this.bob.z85());
		assertThat(policy.refresh()).isEmpty();
		assertThat(policy.judge(withKey(this.bob))).isNull();
	}

	@Test
	void whenASocketIsReopenedWhileTheFileIsMissingThenItsLastKeysAreUsed() throws IOException {
		Path file = write(this.alice.z85());
		KeyLists lists = new KeyLists();
		curve(file, lists);
		Files.delete(file);
		ZapPolicy reopened = curve(file, lists);
		assertThat(reopened.judge(withKey(this.alice))).isNull();
		assertThat(reopened.judge(withKey(this.bob))).isEqualTo(RefusalCause.KEY);
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(reopened::refresh)
			.withMessageContaining("there is no such file");
		assertThatExceptionOfType(ZmqConfigurationException.class).as("at the first start")
			.isThrownBy(() -> curve(file, new KeyLists()));
		write(this.bob.z85());
		reopened.refresh();
		assertThat(reopened.refresh()).containsExactly(this.alice);
	}

	@Test
	void whenAKeyWasRevokedWhileTheSocketWasClosedThenItIsRefusedAfterReopening() throws IOException {
		Path file = write(this.alice.z85());
		KeyLists lists = new KeyLists();
		curve(file, lists);
		write(this.bob.z85());
		ZapPolicy reopened = curve(file, lists);
		assertThat(reopened.judge(withKey(this.alice))).isEqualTo(RefusalCause.KEY);
		assertThat(reopened.judge(withKey(this.bob))).isNull();
	}

	@Test
	void aFileThatIsTooLargeIsRefused() throws IOException {
		Path file = write("#\n".repeat(600_000));
		assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> curve(Set.of(), file))
			.withMessageContaining("larger than 1MB");
	}

	@Test
	void onlyTheRightPasswordIsAccepted() {
		ZapPolicy policy = plain(Map.of("alice", new Masked("wonderland")), false);
		assertThat(policy.judge(withUser("alice", "wonderland"))).isNull();
		assertThat(policy.judge(withUser("alice", "Wonderland"))).isEqualTo(RefusalCause.USER);
		assertThat(policy.judge(withUser("alice", ""))).isEqualTo(RefusalCause.USER);
		assertThat(policy.judge(withUser("bob", "wonderland"))).isEqualTo(RefusalCause.USER);
		assertThat(policy.judge(request("PLAIN", "10.0.0.1", "alice", null, null))).isEqualTo(RefusalCause.USER);
	}

	@Test
	void withoutUsersNoPeerIsAllowedUnlessAnAuthenticatorJudges() {
		assertThat(plain(Map.of(), false).judge(withUser("alice", "x"))).isEqualTo(RefusalCause.USER);
		assertThat(plain(Map.of(), true).judge(withUser("alice", "x"))).isNull();
		assertThat(plain(Map.of("bob", new Masked("y")), true).judge(withUser("alice", "x")))
			.isEqualTo(RefusalCause.USER);
	}

	@Test
	void addressesAreJudgedFirstAndUnderEveryMechanism() {
		ZapSettings zap = new ZapSettings("", Set.of(), null, Map.of(), List.of(AddressRange.parse("10.0.0.0/8")));
		ZapPolicy policy = new ZapPolicy(new SecuritySettings(null, null, zap), false);
		assertThat(policy.judge(request("NULL", "10.1.1.1", null, null, null))).isNull();
		assertThat(policy.judge(request("NULL", "11.1.1.1", null, null, null))).isEqualTo(RefusalCause.ADDRESS);
		ZapPolicy curve = new ZapPolicy(new SecuritySettings(server(), null, zap), false);
		assertThat(curve.judge(request("CURVE", "11.1.1.1", null, null, this.alice))).isEqualTo(RefusalCause.ADDRESS);
	}

	@Test
	void anotherMechanismThanTheConfiguredOneIsRefused() {
		assertThat(curve(Set.of(), null).judge(request("NULL", "10.0.0.1", null, null, null)))
			.isEqualTo(RefusalCause.ERROR);
	}

	@Test
	void requestsAndSettingsShowNoSecret() {
		ZapRequest request = withUser("alice", "wonderland");
		assertThat(request.toString()).contains("alice").doesNotContain("wonderland");
		ZapSettings zap = new ZapSettings("", Set.of(this.alice), null, Map.of("alice", new Masked("wonderland")),
				List.of());
		CurveKeyPair own = CurveKeyPair.generate(new SecureRandom());
		SecuritySettings curve = new SecuritySettings(
				new CurveSettings(new KeySource.Inline(own.secretKey()), new KeySource.Inline(own.publicKey()), null),
				null, zap);
		SecuritySettings plain = new SecuritySettings(null,
				new PlainSettings(new PlainSettings.Credentials("alice", new Masked("wonderland"))), zap);
		assertThat(curve + " " + plain).doesNotContain("wonderland", own.secretKey().z85());
		assertThat(curve.curve()).isNotNull();
		assertThat(curve.curve().fingerprint().toString()).doesNotContain(own.secretKey().z85());
	}

	private ZapPolicy curve(Set<CurveKey> keys, @Nullable Path file) {
		return new ZapPolicy(
				new SecuritySettings(server(), null,
						new ZapSettings("", keys, (file != null) ? new KeyFile(file) : null, Map.of(), List.of())),
				false);
	}

	private ZapPolicy curve(Path file, KeyLists lists) {
		return new ZapPolicy(new SecuritySettings(server(), null,
				new ZapSettings("", Set.of(), new KeyFile(file), Map.of(), List.of())), false, lists);
	}

	private static CurveSettings server() {
		return new CurveSettings(new KeySource.Inline(key()), null, null);
	}

	private static ZapPolicy plain(Map<String, Masked> users, boolean othersJudge) {
		return new ZapPolicy(new SecuritySettings(null, new PlainSettings(null),
				new ZapSettings("", Set.of(), null, users, List.of())), othersJudge);
	}

	private static ZapRequest withKey(CurveKey key) {
		return request("CURVE", "10.0.0.1", null, null, key);
	}

	private static ZapRequest withUser(String user, String password) {
		return request("PLAIN", "10.0.0.1", user, new Masked(password), null);
	}

	private static ZapRequest request(String mechanism, String address, @Nullable String user,
			@Nullable Masked password, @Nullable CurveKey key) {
		return new ZapRequest("default", "", address, mechanism, user, password, key);
	}

	private Path write(String text) throws IOException {
		return Files.writeString(this.directory.resolve("allowed"), text);
	}

}
