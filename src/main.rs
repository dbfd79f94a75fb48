//! The thin binary: hands the command line to the library.

fn main() -> std::process::ExitCode {
    bindery::cli::run(std::env::args_os())
}
