//! The plan as the engines take it that run shards on many machines.

use serde_json::json;

/// An engine that runs the same command many times, each with a number of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A matrix of GitHub Actions, as JSON for `fromJSON`.
    Matrix,
    /// An Indexed Job of Kubernetes.
    Kubernetes,
    /// A batch script with an array of jobs for Slurm.
    Slurm,
}

/// What one shard has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    /// From 1.
    pub index: usize,
    pub count: usize,
    pub editions: usize,
    /// Milliseconds, or bytes of text where no cost is known: comparable among the tasks of one plan.
    pub cost: u64,
}

/// The tasks of shares, given as the number of editions and the cost of each.
pub fn tasks(shares: &[(usize, u64)]) -> Vec<Task> {
    let count = shares.len();
    let task = |(idx, (editions, cost)): (usize, &(usize, u64))| Task {
        index: idx + 1,
        count,
        editions: *editions,
        cost: *cost,
    };
    shares.iter().enumerate().map(task).collect()
}

/// What the engine takes; `paths` are those of the command line.
pub fn written_for(engine: Engine, tasks: &[Task], paths: &[String]) -> String {
    match engine {
        Engine::Matrix => matrix(tasks),
        Engine::Kubernetes => kubernetes(tasks, paths),
        Engine::Slurm => slurm(tasks, paths),
    }
}

/// One line: it is put into `$GITHUB_OUTPUT`.
fn matrix(tasks: &[Task]) -> String {
    let include: Vec<_> = tasks
        .iter()
        .map(|own| json!({ "shard": format!("{}/{}", own.index, own.count), "editions": own.editions }))
        .collect();
    json!({ "include": include }).to_string()
}

/// Jobs of Kubernetes, `completionMode: Indexed`; each finds its number in `JOB_COMPLETION_INDEX`.
fn kubernetes(tasks: &[Task], paths: &[String]) -> String {
    let count = tasks.len().max(1);
    let arguments: Vec<String> = ["build", "--shard", "auto", "--out", "/work/build"]
        .into_iter()
        .map(str::to_owned)
        .chain(paths.iter().cloned())
        .collect();
    let arguments = json!(arguments);
    format!(
        "apiVersion: batch/v1
kind: Job
metadata:
  name: bindery
spec:
  completionMode: Indexed
  completions: {count}
  parallelism: {count}
  backoffLimitPerIndex: 1
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: bindery
          image: bindery
          workingDir: /work
          command: [bindery]
          args: {arguments}
          env:
            - name: BINDERY_SHARDS
              value: \"{count}\"
          volumeMounts:
            - name: work
              mountPath: /work
      volumes:
        - name: work
          persistentVolumeClaim:
            claimName: bindery"
    )
}

/// A script for `sbatch`; each job of the array finds its number in `SLURM_ARRAY_TASK_ID`.
fn slurm(tasks: &[Task], paths: &[String]) -> String {
    let count = tasks.len().max(1);
    let paths: Vec<String> = paths.iter().map(|path| quoted(path)).collect();
    format!(
        "#!/bin/sh
#SBATCH --job-name=bindery
#SBATCH --array=1-{count}
#SBATCH --output=bindery-%a.log
exec bindery build --shard auto --out \"build/shard-$SLURM_ARRAY_TASK_ID\" {}",
        paths.join(" ")
    )
}

/// As a shell reads it back.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_engine_is_told_how_many_shards_there_are() {
        let tasks = tasks(&[(3, 10), (2, 9)]);
        let matrix: serde_json::Value =
            serde_json::from_str(&written_for(Engine::Matrix, &tasks, &[])).expect("it is JSON");
        assert_eq!(matrix["include"][1]["shard"], "2/2");
        let paths = ["my books".to_owned()];
        assert!(written_for(Engine::Slurm, &tasks, &paths).contains("--array=1-2\n"));
        assert!(written_for(Engine::Slurm, &tasks, &paths).ends_with(" 'my books'"));
        let job = written_for(Engine::Kubernetes, &tasks, &paths);
        let job: serde_yaml_ng::Value = serde_yaml_ng::from_str(&job).expect("it is YAML");
        assert_eq!(job["spec"]["completions"], 2);
        assert_eq!(job["spec"]["template"]["spec"]["containers"][0]["args"][5], "my books");
    }
}
