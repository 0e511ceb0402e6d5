use super::*;
use crate::capture::environment::options::HostnameKey;

/// A machine of the test's own making.
#[derive(Default)]
struct Made {
    files: BTreeMap<&'static str, &'static str>,
    variables: BTreeMap<&'static str, &'static str>,
}

impl Machine for Made {
    fn file(&self, path: &str) -> Option<String> {
        self.files.get(path).map(|text| (*text).to_owned())
    }

    fn is_absent(&self, path: &str) -> bool {
        !self.files.contains_key(path)
    }

    fn link(&self, _: &str) -> Option<String> {
        None
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.variables.get(name).map(|value| (*value).to_owned())
    }
}

fn with_files(files: impl IntoIterator<Item = (&'static str, &'static str)>) -> Made {
    Made { files: files.into_iter().collect(), ..Made::default() }
}

fn environment(machine: &Made, options: &EnvironmentOptions) -> Environment {
    read_from(machine, options, Timestamp::default())
}

#[test]
fn files_of_the_system_tell_about_the_machine() {
    let machine = with_files([
        ("/usr/lib/os-release", "ID=debian\nPRETTY_NAME=\"Debian GNU/Linux 13\"\n"),
        ("/proc/sys/kernel/osrelease", "6.12.0\n"),
        ("/proc/sys/kernel/hostname", "alpha\n"),
        ("/proc/sys/kernel/random/boot_id", "7c1811ed-0000-4000-8000-000000000000\n"),
        ("/proc/meminfo", "MemTotal:       16384 kB\nMemFree:  1 kB\n"),
    ]);
    let found = environment(&machine, &EnvironmentOptions::default());
    assert_eq!(found.os_version.as_deref(), Some("Debian GNU/Linux 13"));
    assert_eq!(found.kernel.as_deref(), Some("6.12.0"));
    assert_eq!(found.hostname.as_deref(), Some("alpha"));
    assert_eq!(found.boot_id.as_deref(), Some("7c1811ed-0000-4000-8000-000000000000"));
    assert_eq!(found.memory_bytes, Some(16_777_216));
    assert_eq!(found.pid, process::id());
}

#[test]
fn system_that_tells_nothing_leaves_it_out() {
    let found = environment(&Made::default(), &EnvironmentOptions::default());
    let told = [found.os_version, found.kernel, found.hostname, found.container_id, found.boot_id];
    assert_eq!(told, [None, None, None, None, None]);
    assert_eq!((found.memory_bytes, found.variables.len()), (None, 0));
}

#[test]
fn broken_files_are_left_out() {
    let machine = with_files([
        ("/etc/os-release", "PRETTY_NAME=\nno equals sign"),
        ("/proc/meminfo", "MemTotal: many kB"),
        ("/proc/sys/kernel/hostname", "\n"),
    ]);
    let found = environment(&machine, &EnvironmentOptions::default());
    assert_eq!((found.os_version, found.memory_bytes, found.hostname), (None, None, None));
}

#[test]
fn hashed_hostname_is_recognised_only_with_its_key() {
    let machine = with_files([("/proc/sys/kernel/hostname", "alpha")]);
    let hashed = |key: Option<[u8; 32]>| {
        let hostname_key = key.map(HostnameKey::new);
        let options = EnvironmentOptions {
            hostname: Hostname::Hashed,
            hostname_key,
            ..EnvironmentOptions::default()
        };
        environment(&machine, &options).hostname
    };
    let name = hashed(Some([1; 32])).unwrap();
    assert!(name.starts_with("host_") && name.len() == 21 && !name.contains("alpha"), "{name}");
    assert_eq!(hashed(Some([1; 32])), Some(name.clone()));
    assert_ne!(hashed(Some([2; 32])), Some(name));
    assert_eq!(hashed(None), None);
}

#[test]
fn hostname_that_is_off_is_not_written() {
    let machine = with_files([("/proc/sys/kernel/hostname", "alpha")]);
    let options = EnvironmentOptions { hostname: Hostname::Off, ..EnvironmentOptions::default() };
    assert_eq!(environment(&machine, &options).hostname, None);
}

#[test]
fn only_listed_variables_are_written() {
    let variables = [("REGION", "eu"), ("SECRET", "s3cret")].into_iter().collect();
    let machine = Made { variables, ..Made::default() };
    let listed = vec!["REGION".to_owned(), "ABSENT".to_owned()];
    let options = EnvironmentOptions { variables: listed, ..EnvironmentOptions::default() };
    let found = environment(&machine, &options);
    assert_eq!(found.variables, BTreeMap::from([("REGION".to_owned(), "eu".to_owned())]));
}

#[test]
fn container_is_known_by_its_group_or_by_its_mounts() {
    const ID: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    let groups = [
        "12:cpu:/docker/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n",
        "0::/kubepods.slice/cri-containerd-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.scope\n",
    ];
    for group in groups {
        let machine = with_files([("/proc/self/cgroup", group)]);
        let found = environment(&machine, &EnvironmentOptions::default());
        assert_eq!(found.container_id.as_deref(), Some(ID), "{group}");
    }
    let mounts = "1 2 0:1 / / rw - overlay overlay lowerdir=/var/lib/docker/overlay2/ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff/diff\n\
        3 2 8:1 /var/lib/docker/containers/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef/hostname /etc/hostname rw\n";
    let machine = with_files([("/proc/self/cgroup", "0::/\n"), ("/proc/self/mountinfo", mounts)]);
    let found = environment(&machine, &EnvironmentOptions::default());
    assert_eq!(found.container_id.as_deref(), Some(ID));
}

#[test]
fn release_and_deployment_have_what_can_be_told_without_them() {
    let told = EnvironmentOptions {
        application: Some("shop@1.4.0".to_owned()),
        git_commit: Some("0123456789abcdef0123456789abcdef01234567".to_owned()),
        ..EnvironmentOptions::default()
    };
    let variables = [("FAILREC_DEPLOYMENT", "staging")].into_iter().collect();
    let found = environment(&Made { variables, ..Made::default() }, &told);
    assert_eq!(found.release.as_deref(), Some("shop@1.4.0+0123456789ab"));
    assert_eq!(found.deployment.as_deref(), Some("staging"));

    let own = EnvironmentOptions {
        release: Some("r7".to_owned()),
        deployment: Some("production".to_owned()),
        ..told
    };
    let found = environment(&Made::default(), &own);
    assert_eq!(
        (found.release.as_deref(), found.deployment.as_deref()),
        (Some("r7"), Some("production"))
    );
}

#[test]
fn compiler_and_target_are_known() {
    let found = environment(&Made::default(), &EnvironmentOptions::default());
    assert!(found.rust_version.unwrap().starts_with("1."));
    assert!(found.target.unwrap().contains(env::consts::ARCH));
}

#[cfg(target_os = "linux")]
#[test]
fn this_machine_can_be_read() {
    let found = read(&EnvironmentOptions::default(), Timestamp::default());
    assert!(found.kernel.is_some() && found.memory_bytes.is_some() && found.hostname.is_some());
    assert!(found.exe.is_some() && found.cpu_count.is_some() && found.parent_pid.is_some());
}
